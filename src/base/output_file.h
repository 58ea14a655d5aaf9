// A file that is written whole or not at all: under another name beside its own, renamed when it is complete.
#pragma once

#include <filesystem>
#include <string>

#include "base/bytes.h"

namespace brine {

class OutputFile {
 public:
  // Throws Error{kOutput} if the file cannot be made, as write() and commit() do for what they cannot do.
  explicit OutputFile(const std::filesystem::path& path);
  ~OutputFile();  // without commit(): as if nothing had been written
  OutputFile(const OutputFile&) = delete;
  OutputFile& operator=(const OutputFile&) = delete;

  void write(ByteView bytes);
  void write(std::string_view text) { write(bytes_of(text)); }
  std::uint64_t position() const { return position_; }
  void commit();

 private:
  [[noreturn]] void fail() const;

  std::filesystem::path path_;
  std::string written_;  // the name of what is open; path_ itself where that is a device or a pipe
  int descriptor_ = -1;
  std::uint64_t position_ = 0;
};

}  // namespace brine
