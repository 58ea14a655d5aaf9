// Sums that are compared later: when all are asked for, or those of the bytes that somebody looks at.
#include "container/unsummed.h"

#include <doctest/doctest.h>

#include <vector>

#include "base/error.h"
#include "container/crc32.h"

using namespace brine;

namespace {

std::string error_of(auto ask) {
  try {
    ask();
  } catch (const Error& error) {
    CHECK(error.kind() == Kind::kMalformed);
    return to_string(error.place()) + ": " + error.message();
  }
  return "";
}

}  // namespace

TEST_CASE("the first entry with another sum is told, as often as it is asked for") {
  const std::vector<std::uint8_t> bytes(16 << 20, 7);  // enough for several threads
  constexpr std::size_t kSize = 1 << 20, kBad = 3, kAlsoBad = 9;
  UnsummedEntries entries;
  for (std::size_t i = 16; i-- > 0;) {
    const ByteView part = ByteView(bytes).subspan(i * kSize, kSize);
    const std::uint32_t lie = i == kBad || i == kAlsoBad ? 1 : 0;
    entries.add(part, crc32_of(part) + lie, std::to_string(i), place_in("a.zip") + i * kSize);
  }
  for (int again = 0; again < 3; ++again)
    CHECK(error_of([&] { entries.require_all(); }).starts_with("a.zip:0x300000: zip entry 3: expected CRC "));
}

TEST_CASE("only the entry that holds the bytes is summed") {
  const std::vector<std::uint8_t> bytes(300, 7);
  const ByteView all(bytes), good = all.first(100), bad = all.subspan(100, 100);
  UnsummedEntries entries;
  entries.add(good, crc32_of(good), "good", place_in("a.zip"));
  entries.add(bad, crc32_of(bad) ^ 1, "bad", place_in("a.zip"));
  CHECK_NOTHROW(entries.require(all.subspan(20, 30)));
  CHECK_NOTHROW(entries.require(all.subspan(20, 30)));
  CHECK_NOTHROW(entries.require(all.subspan(250, 10)));  // of none
  CHECK_THROWS_AS(entries.require(all.subspan(199, 1)), Error);
  CHECK_THROWS_AS(entries.require_all(), Error);
}
