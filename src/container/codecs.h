// One function a codec: unpacks the one stream at the start of `packed` into `out`, checksum included, and returns the
// number of bytes that the stream took. Throws Error{kMalformed} if it is damaged or has no end. Behind unpack.h.
#pragma once

#include "container/growing_buffer.h"

namespace brine {

enum class Deflate { kRaw, kZlib, kGzip };
std::uint64_t unpack_deflate(Deflate framing, ByteView packed, const Place& start, GrowingBuffer& out);
std::uint64_t unpack_bzip2(ByteView packed, const Place& start, GrowingBuffer& out);
enum class Lzma { kXz, kAlone };
std::uint64_t unpack_lzma(Lzma framing, ByteView packed, const Place& start, GrowingBuffer& out, Limits& limits);
std::uint64_t unpack_lz4(ByteView packed, const Place& start, GrowingBuffer& out, Limits& limits);
std::uint64_t unpack_zstd(ByteView packed, const Place& start, GrowingBuffer& out, Limits& limits);

[[noreturn]] void fail_packed(const Place& at, std::string_view codec, std::string_view found);
[[noreturn]] void fail_packed_truncated(const Place& end, std::string_view codec);

}  // namespace brine
