// What is packed unpacks to the same bytes, as one stream, at every level.
#include "container/pack.h"

#include <doctest/doctest.h>

#include "base/error.h"

using namespace brine;

namespace {

std::string sample(std::size_t size) {  // neither all alike nor all different
  std::string text;
  for (std::uint32_t i = 0; text.size() < size; ++i) text += std::to_string(i * i * 2654435761u);
  text.resize(size);
  return text;
}

std::string packed(const Packing& packing, std::string_view text) {
  OutputBytes out;
  const auto packer = make_packer(packing, out);
  for (std::size_t i = 0; i < text.size(); i += 100'000) packer->write(text.substr(i, 100'000));
  CHECK(packer->position() == text.size());
  packer->finish();
  return std::move(out).bytes();
}

Kind kind_of_failure(std::string_view packing) {
  try {
    packing_of(packing);
  } catch (const Error& error) {
    return error.kind();
  }
  FAIL("expected an error");
  return Kind::kInternal;
}

}  // namespace

TEST_CASE("every codec's streams unpack to what was packed, whatever the level and the size") {
  for (const char* name : {"bz2", "gzip", "lz4", "lzma", "xz", "zlib"})
    for (const char* level : {"", ":1", ":9"})
      for (const std::size_t size : {0, 1, 1'000'000}) {
        const std::string_view words(name);
        CAPTURE(words);
        CAPTURE(size);
        const Packing packing = packing_of(std::string(name) + level);
        const std::string text = sample(size), bytes = packed(packing, text);
        REQUIRE(compression_of(bytes_of(bytes)) == packing.compression);
        Limits limits;
        const Unpacked again = unpack(packing.compression, bytes_of(bytes), {}, limits);
        CHECK(text_of(again.content.bytes) == text);
        CHECK(again.consumed == bytes.size());
        CHECK(again.streams == 1);
        if (size > 1000) CHECK(bytes.size() < text.size());
      }
}

TEST_CASE("without a compression the bytes are passed on") {
  CHECK(packed(packing_of("none"), "abc") == "abc");
  CHECK(packing_of("").compression == Compression::kNone);
}

TEST_CASE("compressions and levels that joblib has not are refused") {
  for (const char* text : {"zstd", "zip", "zlib:0", "gzip:10", "xz:-1", "lz4:10", "zlib:", "zlib:3x", ":3"})
    CHECK(kind_of_failure(text) == Kind::kUsage);
}
