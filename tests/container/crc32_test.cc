// The sum of zip archives, beside zlib's.
#include "container/crc32.h"

#include <random>
#include <vector>

#include <doctest/doctest.h>
#include <zlib.h>

using namespace brine;

namespace {

std::vector<std::uint8_t> random_bytes(std::size_t size) {
  std::mt19937 random(7);
  std::vector<std::uint8_t> bytes(size);
  for (std::uint8_t& byte : bytes) byte = static_cast<std::uint8_t>(random());
  return bytes;
}

std::uint32_t zlib_sum(ByteView bytes, std::uint32_t crc) {
  return static_cast<std::uint32_t>(::crc32_z(crc, bytes.data(), bytes.size()));
}

}  // namespace

TEST_CASE("sums of every length to 2000 from every alignment are zlib's") {
  const std::vector<std::uint8_t> bytes = random_bytes(2100);
  int n_wrong = 0;
  for (std::size_t first = 0; first < 64; ++first)
    for (std::size_t size = 0; size <= 2000; ++size) {
      const ByteView part = ByteView(bytes).subspan(first, size);
      const std::uint32_t before = first % 2 ? static_cast<std::uint32_t>(size * 2654435761u) : 0;
      n_wrong += crc32_of(part, before) != zlib_sum(part, before);
    }
  CHECK(n_wrong == 0);
}

TEST_CASE("sums of large buffers are zlib's, also of zeros and ones alone") {
  for (const std::size_t size : {std::size_t{1} << 20, (std::size_t{5} << 20) + 77}) {
    const std::vector<std::uint8_t> bytes = random_bytes(size), zeros(size, 0), ones(size, 0xff);
    for (const ByteView each : {ByteView(bytes), ByteView(zeros), ByteView(ones)})
      CHECK(crc32_of(each) == zlib_sum(each, 0));
  }
}

TEST_CASE("a sum can be taken in parts, of which some may be empty") {
  const std::vector<std::uint8_t> bytes = random_bytes(10'000);
  const ByteView all(bytes);
  for (const std::size_t cut : {0, 1, 127, 128, 4097, 9999, 10'000})
    CHECK(crc32_of(all.subspan(cut), crc32_of({}, crc32_of(all.first(cut)))) == zlib_sum(all, 0));
}
