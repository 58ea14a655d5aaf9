// Files that are cut short while they are mapped.
#include <cstdio>
#include <cstdlib>
#include <numeric>
#include <string>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

#include <doctest/doctest.h>

#include "base/mapped_file.h"

namespace brine::tests {
namespace {

constexpr std::size_t kLarge = 1 << 20;  // is mapped

// A file of `size` ones, removed at the end.
class OnesFile {
 public:
  explicit OnesFile(std::size_t size) {
    const int descriptor = ::mkstemp(path_.data());
    const std::vector<std::uint8_t> ones(size, 1);
    REQUIRE(::write(descriptor, ones.data(), ones.size()) == static_cast<ssize_t>(size));
    ::close(descriptor);
  }
  ~OnesFile() { ::unlink(path_.c_str()); }
  const std::string& path() const { return path_; }
  void cut(off_t size) const { REQUIRE(::truncate(path_.c_str(), size) == 0); }

 private:
  std::string path_ = "/tmp/brine-ones-XXXXXX";
};

std::uint64_t sum(ByteView bytes) { return std::accumulate(bytes.begin(), bytes.end(), std::uint64_t{0}); }

}  // namespace

TEST_CASE("a mapped file that is cut short reads on as zeros, and is whole no more from the page that is gone") {
  const OnesFile ones(kLarge);
  const auto file = MappedFile::open(ones.path());
  CHECK_NOTHROW(file->require_whole());
  ones.cut(kLarge / 2);
  CHECK_NOTHROW(file->require_whole());  // nobody has missed a byte yet
  CHECK(sum(file->bytes()) == kLarge / 2);
  std::uint64_t offset = 0;
  try {
    file->require_whole();
  } catch (const Error& error) {
    CHECK(error.kind() == Kind::kMalformed);
    CHECK(error.place().source->file == ones.path());
    offset = error.place().offset;
  }
  CHECK(offset == kLarge / 2);
  CHECK(GuardedMapping::is_lost(file->bytes().data()));
}

TEST_CASE("a mapped file that is cut short is read backwards without an end") {
  const OnesFile ones(kLarge);
  const auto file = MappedFile::open(ones.path());
  ones.cut(0);
  std::uint64_t total = 0;
  for (std::size_t at = kLarge; at-- > 0;) total += file->bytes()[at];
  CHECK(total == 0);
  CHECK_THROWS_AS(file->require_whole(), Error);
}

TEST_CASE("a small file is not changed by what others do to it") {
  const OnesFile ones(1000);
  const auto file = MappedFile::open(ones.path());
  ones.cut(0);
  CHECK(sum(file->bytes()) == 1000);
  CHECK_NOTHROW(file->require_whole());
}

TEST_CASE("one file that is cut short leaves another whole") {
  const OnesFile first(kLarge), second(kLarge);
  const auto file = MappedFile::open(first.path()), other = MappedFile::open(second.path());
  first.cut(0);
  CHECK(sum(file->bytes()) + sum(other->bytes()) == kLarge);
  CHECK_NOTHROW(other->require_whole());
  CHECK_FALSE(GuardedMapping::is_lost(other->bytes().data()));
}

TEST_CASE("a page that nobody guards still ends the process") {
  const OnesFile ones(kLarge);
  const auto file = MappedFile::open(ones.path());  // the handler is there
  std::FILE* plain = std::fopen(ones.path().c_str(), "r");
  const void* mapping = ::mmap(nullptr, kLarge, PROT_READ, MAP_PRIVATE, ::fileno(plain), 0);
  std::fclose(plain);
  REQUIRE(mapping != MAP_FAILED);
  ones.cut(0);
  const pid_t child = ::fork();
  if (child == 0) {
    ::close(STDERR_FILENO);  // of a sanitizer's report
    const std::uint8_t found = static_cast<const volatile std::uint8_t*>(mapping)[0];
    ::_exit(found * 0);  // alive
  }
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  CHECK((WIFSIGNALED(status) || WEXITSTATUS(status) != 0));  // a sanitizer exits with 1
  ::munmap(const_cast<void*>(mapping), kLarge);
}

}  // namespace brine::tests
