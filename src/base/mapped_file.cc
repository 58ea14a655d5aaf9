#include "base/mapped_file.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fmt/format.h>

#include "base/error.h"
#include "base/place.h"

namespace brine {
namespace {

// Up to here reading costs no more than mapping, and nobody can change what was read.
constexpr std::size_t kReadBytesMax = 256 << 10;

struct Descriptor {
  int number;
  ~Descriptor() {
    if (number >= 0) ::close(number);
  }
};

}  // namespace

std::shared_ptr<const MappedFile> MappedFile::open(const std::filesystem::path& path) {
  const std::shared_ptr<MappedFile> opened(new MappedFile(path.string()));
  const Descriptor file{::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)};
  if (file.number < 0) opened->fail(std::strerror(errno));
  struct stat status{};
  if (::fstat(file.number, &status) != 0) opened->fail(std::strerror(errno));
  if (!S_ISREG(status.st_mode)) opened->fail("expected a regular file");
  const auto size = static_cast<std::size_t>(status.st_size);
  if (size <= kReadBytesMax) opened->read(file.number, size);
  else opened->map(file.number, size);
  return opened;
}

void MappedFile::read(int descriptor, std::size_t size) {
  read_ = std::make_unique_for_overwrite<std::uint8_t[]>(size);
  for (std::size_t done = 0; done < size;) {
    const ssize_t count = ::read(descriptor, read_.get() + done, size - done);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) fail(std::strerror(errno));
    if (count == 0) fail("it was cut short while it was read");
    done += static_cast<std::size_t>(count);
  }
  bytes_ = {read_.get(), size};
}

void MappedFile::map(int descriptor, std::size_t size) {
  void* address = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, descriptor, 0);
  if (address == MAP_FAILED) fail(std::strerror(errno));
  bytes_ = {static_cast<const std::uint8_t*>(address), size};
  guard_.emplace(bytes_);
}

MappedFile::~MappedFile() {
  if (!guard_) return;
  guard_.reset();  // before others can be given the same addresses
  ::munmap(const_cast<std::uint8_t*>(bytes_.data()), bytes_.size());
}

void MappedFile::fail(const char* what) const { throw Error(Kind::kIo, path_ + ": " + what); }

void MappedFile::fail_cut_short(std::uint64_t offset) const {
  throw Error(Kind::kMalformed, place_in(path_) + offset,
              fmt::format("expected the {} bytes that the file had when it was opened, found it cut short since",
                          bytes_.size()));
}

}  // namespace brine
