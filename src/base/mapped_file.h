// A file's bytes, mapped read-only.
#pragma once

#include <filesystem>
#include <memory>

#include "base/bytes.h"

namespace brine {

class MappedFile {
 public:
  // Throws Error{kIo} if it cannot be opened, is no regular file, or cannot be mapped.
  static std::shared_ptr<const MappedFile> open(const std::filesystem::path& path);

  ~MappedFile();
  MappedFile(const MappedFile&) = delete;
  MappedFile& operator=(const MappedFile&) = delete;

  ByteView bytes() const { return bytes_; }

 private:
  explicit MappedFile(ByteView bytes) : bytes_(bytes) {}
  ByteView bytes_;
};

}  // namespace brine
