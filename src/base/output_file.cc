#include "base/output_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>

#include <fmt/format.h>

#include "base/error.h"

namespace brine {
namespace {

constexpr std::size_t kWriteMax = std::size_t{1} << 30;  // Linux writes no more at once

bool is_special(const std::filesystem::path& path) {
  struct stat status {};
  return ::stat(path.c_str(), &status) == 0 && !S_ISREG(status.st_mode);
}

}  // namespace

OutputFile::OutputFile(const std::filesystem::path& path) : path_(path) {
  const bool special = is_special(path);
  written_ = special ? path.string() : fmt::format("{}.{}.part", path.string(), ::getpid());
  descriptor_ =
      ::open(written_.c_str(), special ? O_WRONLY | O_CLOEXEC : O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
  if (descriptor_ < 0) fail();
}

OutputFile::~OutputFile() {
  if (descriptor_ < 0) return;
  ::close(descriptor_);
  if (written_ != path_) ::unlink(written_.c_str());
}

void OutputFile::put(ByteView bytes) {
  while (!bytes.empty()) {
    const ssize_t count = ::write(descriptor_, bytes.data(), std::min(bytes.size(), kWriteMax));
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) fail();
    bytes = bytes.subspan(static_cast<std::size_t>(count));
  }
}

void OutputFile::commit(Kept kept) {
  if (kept == Kept::kDisk && written_ != path_ && ::fsync(descriptor_) != 0) fail();
  const int closed = ::close(descriptor_);
  descriptor_ = -1;
  if (closed != 0 || (written_ != path_ && std::rename(written_.c_str(), path_.c_str()) != 0)) {
    const int reason = errno;
    if (written_ != path_) ::unlink(written_.c_str());
    errno = reason;
    fail();
  }
}

void OutputFile::fail() const { throw Error(Kind::kOutput, path_.string() + ": " + std::strerror(errno)); }

}  // namespace brine
