// A file's bytes: read at once if it is small, else mapped read-only.
//
// Others may write to a file while it is mapped, and its bytes change then: who relies on what it checked copies it
// first. Where they cut it short, what is gone reads as zeros (guarded_mapping.h) and require_whole() throws from then
// on: whoever has read asks it before using what it made.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "base/bytes.h"
#include "base/error.h"
#include "base/guarded_mapping.h"

namespace brine {

class MappedFile {
 public:
  // Throws Error{kIo} if it cannot be opened, is no regular file, or cannot be read.
  static std::shared_ptr<const MappedFile> open(const std::filesystem::path& path);

  ~MappedFile();
  MappedFile(const MappedFile&) = delete;
  MappedFile& operator=(const MappedFile&) = delete;

  ByteView bytes() const { return bytes_; }

  // Throws Error{kMalformed} at the first page that a reader found gone.
  void require_whole() const {
    if (!guard_) return;
    if (const auto lost = guard_->lost_at()) fail_cut_short(*lost);
  }

 private:
  explicit MappedFile(std::string path) : path_(std::move(path)) {}
  void read(int descriptor, std::size_t size);
  void map(int descriptor, std::size_t size);
  [[noreturn]] void fail(const char* what) const;
  [[noreturn]] void fail_cut_short(std::uint64_t offset) const;

  std::string path_;
  ByteView bytes_;
  std::unique_ptr<std::uint8_t[]> read_;    // what `bytes_` views of a small file
  std::optional<GuardedMapping> guard_;     // of a large one's mapping
};

// What `read` makes of files that are still whole. That one is not is told rather than what came of it.
template <class Files, class Read>
auto checked(const Files& files, Read read) {
  try {
    auto result = read();
    files.require_whole();
    return result;
  } catch (const Error&) {
    files.require_whole();
    throw;
  }
}

}  // namespace brine
