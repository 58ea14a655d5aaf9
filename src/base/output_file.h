// A file that is written whole or not at all: under another name beside its own, renamed when it is complete.
#pragma once

#include <filesystem>
#include <string>

#include "base/output.h"

namespace brine {

class OutputFile final : public Output {
 public:
  // Throws Error{kOutput} if the file cannot be made, as write() and commit() do for what they cannot do.
  explicit OutputFile(const std::filesystem::path& path);
  ~OutputFile() override;  // without commit(): as if nothing had been written
  OutputFile(const OutputFile&) = delete;
  OutputFile& operator=(const OutputFile&) = delete;

  // kDisk: everything is on the disk before the file has its name. kSystem: as soon as the system has it, which a loss
  // of power may undo; for what is made again as quickly as it is read.
  enum class Kept { kDisk, kSystem };
  void commit(Kept kept = Kept::kDisk);

 private:
  void put(ByteView bytes) override;
  [[noreturn]] void fail() const;

  std::filesystem::path path_;
  std::string written_;  // the name of what is open; path_ itself where that is a device or a pipe
  int descriptor_ = -1;
};

}  // namespace brine
