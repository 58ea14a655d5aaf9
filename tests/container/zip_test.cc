// The zip reader: what it reads, and that an archive which can be read in two ways is not read at all.
#include "container/zip.h"

#include <doctest/doctest.h>

#include "tests/container/zip_builder.h"

using namespace brine;
using namespace brine::test;

namespace {

ZipArchive open(const std::string& bytes, Limits limits = {}) {
  return ZipArchive(bytes_of(bytes), place_in("t.zip").source, limits);
}

// Kind::kInternal: nothing was thrown.
Kind kind_of_reading(const std::string& bytes, Limits limits = {}) {
  try {
    const ZipArchive archive(bytes_of(bytes), place_in("t.zip").source, limits);
    for (const ZipEntry& entry : archive.entries()) archive.read(entry, limits);
  } catch (const Error& error) {
    CHECK(error.place().source != nullptr);
    return error.kind();
  }
  return Kind::kInternal;
}

bool is_malformed(const std::string& bytes) { return kind_of_reading(bytes) == Kind::kMalformed; }

const ZipPart kOne = stored("one", "first"), kTwo = packed("two", std::string(1000, 'x'));

}  // namespace

TEST_CASE("stored entries are views of the archive, deflated ones are unpacked") {
  const std::string bytes = zip_of({kOne, kTwo});
  Limits limits;
  const ZipArchive archive = open(bytes);
  REQUIRE(archive.entries().size() == 2);
  const OwnedBytes one = archive.read(*archive.find("one"), limits);
  CHECK(text_of(one.bytes) == "first");
  CHECK(one.owner == nullptr);
  CHECK(reinterpret_cast<const char*>(one.bytes.data()) == bytes.data() + archive.find("one")->data_offset);
  CHECK(text_of(archive.read(*archive.find("two"), limits).bytes) == std::string(1000, 'x'));
  CHECK(archive.find("three") == nullptr);
  CHECK(to_string(archive.place_of(*archive.find("two"))) == "t.zip!two:0x0");
}

TEST_CASE("an empty archive, an empty entry and local sizes in a zip64 field are read") {
  CHECK(open(zip_of({})).entries().empty());
  ZipPart wide = kTwo;
  wide.is_wide = true;
  CHECK(kind_of_reading(zip_of({stored("empty", ""), wide})) == Kind::kInternal);
}

TEST_CASE("an entry written as a stream is read if what stands after it says what the directory says") {
  for (const bool is_wide : {false, true}) {
    ZipPart streamed = kTwo;
    streamed.flags = 8;
    streamed.is_streamed = true;
    streamed.is_wide = is_wide;
    CHECK(kind_of_reading(zip_of({streamed, kOne})) == Kind::kInternal);
    streamed.after_crc_flip = 1;
    CHECK(is_malformed(zip_of({streamed, kOne})));
  }
  ZipPart unannounced = kTwo;
  unannounced.is_streamed = true;
  CHECK(is_malformed(zip_of({unannounced, kOne})));
}

TEST_CASE("every entry must be exactly where the one before it ends") {
  ZipPart gap = kTwo, overlap = kTwo, beyond = kTwo;
  gap.gap = "hidden";
  overlap.offset_shift = static_cast<std::uint64_t>(-4);
  beyond.offset_shift = 1 << 20;
  CHECK(is_malformed(zip_of({kOne, gap})));
  CHECK(is_malformed(zip_of({kOne, overlap})));
  CHECK(is_malformed(zip_of({kOne, beyond})));
  CHECK(is_malformed(zip_of({kOne, kTwo}, "#!/bin/sh\n")));
  CHECK(is_malformed(zip_of({kOne, kTwo}, "", "tail")));
}

TEST_CASE("an entry whose two headers differ is refused") {
  ZipPart name = kOne, crc = kOne, flags = kOne, size = kOne;
  name.local_name = "two";
  crc.local_crc_flip = 1;
  flags.local_flags_flip = 2;
  size.size_shift = 1;
  for (const ZipPart& part : {name, crc, flags, size}) CHECK(is_malformed(zip_of({part, kTwo})));
}

TEST_CASE("duplicate names and names that are paths out of the archive are refused") {
  CHECK(is_malformed(zip_of({kOne, kOne})));
  for (const char* name : {"/etc/passwd", "a/../../b", "..", "a\\b", "a\nb", ""})
    CHECK(is_malformed(zip_of({stored(name, "x")})));
  CHECK(is_malformed(zip_of({stored(std::string("a\0b", 3), "x")})));
  CHECK(kind_of_reading(zip_of({stored("a..b/.c", "x")})) == Kind::kInternal);
}

TEST_CASE("encrypted entries, unknown methods, unknown flags and symbolic links are refused") {
  ZipPart encrypted = kOne, method = kOne, flags = kOne, link = kOne;
  encrypted.flags = 1;
  method.method = 99;
  flags.flags = 0x2000;
  link.attributes = 0xa1ff0000;
  CHECK(kind_of_reading(zip_of({encrypted})) == Kind::kUnsupported);
  CHECK(kind_of_reading(zip_of({method})) == Kind::kUnsupported);
  CHECK(is_malformed(zip_of({flags})));
  CHECK(is_malformed(zip_of({link})));
}

TEST_CASE("a number of entries that is not the true one is refused") {
  CHECK(is_malformed(zip_of({kOne, kTwo}, "", "", 1)));
  CHECK(is_malformed(zip_of({kOne, kTwo}, "", "", static_cast<std::uint64_t>(-1))));
}

TEST_CASE("content with another CRC, or that unpacks to another size, is refused when it is read") {
  ZipPart crc = kOne, shorter = kTwo, longer = kTwo;
  crc.crc ^= 1;
  shorter.size -= 1;
  longer.size += 1;
  for (const ZipPart& part : {crc, shorter, longer}) CHECK(is_malformed(zip_of({part})));
}

TEST_CASE("an archive cut short anywhere is an error with a place") {
  const std::string bytes = zip_of({kOne, kTwo});
  for (std::size_t size = 0; size < bytes.size(); ++size) CHECK(is_malformed(bytes.substr(0, size)));
}

TEST_CASE("a flipped bit never crashes the reader") {
  const std::string bytes = zip_of({kOne, kTwo});
  for (std::size_t bit = 0; bit < 8 * bytes.size(); ++bit) {
    std::string flipped = bytes;
    flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ (1 << (bit % 8)));
    kind_of_reading(flipped);
  }
}

TEST_CASE("an entry of zeros that outgrows the limit of memory is an error, whatever size it declares") {
  Limits limits;
  limits.memory_max = 1 << 20;
  CHECK(kind_of_reading(zip_of({packed("zeros", std::string(8 << 20, '\0'))}), limits) == Kind::kLimit);
  ZipPart liar = kTwo;
  liar.size = 0xfffffff0;
  CHECK(is_malformed(zip_of({liar})));
}
