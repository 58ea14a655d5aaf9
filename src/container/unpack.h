// Streams unpacked into memory: zlib, gzip, bz2, xz, lzma, lz4, zstd and joblib's old ZF files.
//
// Bytes in, owned bytes out. Memory grows with what was really unpacked and is charged before each growth; no declared
// size is ever believed. Checksums are enforced. Where Python's modules read several streams one after another as one,
// so does this; what was odd is told in `Unpacked`. Throws Error at the offset in the packed bytes.
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>

#include "base/bytes.h"
#include "base/limits.h"
#include "base/place.h"

namespace brine {

enum class Compression : std::uint8_t { kNone, kZlib, kGzip, kBzip2, kXz, kLzma, kLz4, kZstd, kZfile };
std::string_view name_of(Compression compression);  // "zlib", …; kNone: ""

// By content alone: a suffix is a wish. kNone for what is none of them.
Compression compression_of(ByteView bytes);

struct OwnedBytes {
  std::shared_ptr<const void> owner;  // null: somebody else's
  ByteView bytes;
};

struct Unpacked {
  OwnedBytes content;
  std::uint64_t consumed = 0;   // bytes of the packed input; what follows is not part of any stream
  std::uint32_t streams = 1;    // more than one: members that stood one after another
};
Unpacked unpack(Compression compression, ByteView packed, const Place& start, Limits& limits);

// Raw deflate of a zip entry: exactly `size` bytes from exactly `packed`.
OwnedBytes inflate_exactly(ByteView packed, std::uint64_t size, const Place& start, Limits& limits);

}  // namespace brine
