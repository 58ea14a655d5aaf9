#include "container/unpack.h"

#include <charconv>
#include <cstring>

#include <fmt/format.h>

#include "base/byte_reader.h"
#include "container/codecs.h"

namespace brine {
namespace {

using namespace std::string_view_literals;

constexpr std::string_view kXzMagic = "\xFD" "7zXZ\0"sv;
constexpr std::string_view kZfilePrefix = "ZF";
constexpr std::uint64_t kWorkPerStream = 16 << 10;  // a decoder is set up anew for each
constexpr std::size_t kZfileLengthChars = 19;  // Python 3's len(hex(2 ** 64))

bool starts_with(ByteView bytes, std::string_view magic) { return text_of(bytes).starts_with(magic); }

bool is_zlib(ByteView bytes) {
  return bytes.size() >= 2 && bytes[0] == 0x78 && (bytes[0] * 256 + bytes[1]) % 31 == 0;
}

// The end-of-stream mark instead of a first block: what bz2 makes of nothing.
bool is_bzip2(ByteView bytes) {
  if (bytes.size() < 10 || !starts_with(bytes, "BZh") || bytes[3] < '1' || bytes[3] > '9') return false;
  const std::string_view block = text_of(bytes.subspan(4, 6));
  return block == std::string_view("\x31\x41\x59\x26\x53\x59") || block == std::string_view("\x17\x72\x45\x38\x50\x90");
}

std::uint64_t unpack_one(Compression compression, ByteView packed, const Place& start, GrowingBuffer& out,
                         Limits& limits) {
  switch (compression) {
    case Compression::kZlib:
    case Compression::kZfile: return unpack_deflate(Deflate::kZlib, packed, start, out);
    case Compression::kGzip:  return unpack_deflate(Deflate::kGzip, packed, start, out);
    case Compression::kBzip2: return unpack_bzip2(packed, start, out);
    case Compression::kXz:    return unpack_lzma(Lzma::kXz, packed, start, out, limits);
    case Compression::kLzma:  return unpack_lzma(Lzma::kAlone, packed, start, out, limits);
    case Compression::kLz4:   return unpack_lz4(packed, start, out, limits);
    case Compression::kZstd:  return unpack_zstd(packed, start, out, limits);
    case Compression::kNone:  break;
  }
  throw Error(Kind::kInternal, start, "asked to unpack what is not packed");
}

bool may_follow(Compression compression) {  // whether Python's module reads on into a second stream
  return compression != Compression::kZlib && compression != Compression::kZfile && compression != Compression::kLzma;
}

// joblib before 0.10: "ZF", the unpacked size in hexadecimal, padded with spaces to 19 characters (one more under
// Python 2), then a zlib stream.
Unpacked unpack_zfile(ByteView packed, const Place& start, Limits& limits) {
  ByteReader in(packed, start);
  in.take(kZfilePrefix.size(), "the ZF mark");
  std::string_view digits = text_of(in.take(kZfileLengthChars, "the length of the ZF file"));
  digits = digits.substr(0, digits.find_last_not_of(' ') + 1);
  if (digits.ends_with('L')) digits.remove_suffix(1);  // Python 2's hex() of a long
  std::uint64_t size = 0;
  const bool is_hex = digits.starts_with("0x");
  if (is_hex) digits.remove_prefix(2);
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), size, 16);
  if (!is_hex || error != std::errc() || end != digits.data() + digits.size())
    throw Error(Kind::kMalformed, start + kZfilePrefix.size(),
                "the length of the ZF file: expected a hexadecimal number");
  if (!in.at_end() && in.peek(1)[0] == ' ') in.take(1, "a space");
  GrowingBuffer out(limits, in.place());
  const std::uint64_t taken = unpack_one(Compression::kZfile, in.rest(), in.place(), out, limits);
  if (out.size() != size)
    throw Error(Kind::kMalformed, start,
                fmt::format("the ZF file: expected {} bytes as it says, found {}", size, out.size()));
  return {std::move(out).finish(), in.position() + taken, 1};
}

}  // namespace

std::string_view name_of(Compression compression) {
  switch (compression) {
    case Compression::kNone:  return "";
    case Compression::kZlib:  return "zlib";
    case Compression::kGzip:  return "gzip";
    case Compression::kBzip2: return "bz2";
    case Compression::kXz:    return "xz";
    case Compression::kLzma:  return "lzma";
    case Compression::kLz4:   return "lz4";
    case Compression::kZstd:  return "zstd";
    case Compression::kZfile: return "zfile";
  }
  return "?";
}

Compression compression_of(ByteView bytes) {
  if (starts_with(bytes, "\x1f\x8b\x08")) return Compression::kGzip;
  if (is_zlib(bytes)) return Compression::kZlib;
  if (is_bzip2(bytes)) return Compression::kBzip2;
  if (starts_with(bytes, kXzMagic)) return Compression::kXz;
  // LZMA "alone" has no magic: its usual properties byte, and a dictionary size whose low byte is 0.
  if (bytes.size() >= 13 && starts_with(bytes, "\x5d\0"sv)) return Compression::kLzma;
  if (starts_with(bytes, "\x04\x22\x4d\x18")) return Compression::kLz4;
  if (starts_with(bytes, "\x28\xb5\x2f\xfd")) return Compression::kZstd;
  if (starts_with(bytes, "ZF0x")) return Compression::kZfile;
  return Compression::kNone;
}

Unpacked unpack(Compression compression, ByteView packed, const Place& start, Limits& limits) {
  if (compression == Compression::kZfile) return unpack_zfile(packed, start, limits);
  GrowingBuffer out(limits, start);
  std::uint64_t taken = unpack_one(compression, packed, start, out, limits);
  std::uint32_t streams = 1;
  while (may_follow(compression) && taken < packed.size() && compression_of(packed.subspan(taken)) == compression) {
    limits.charge_work(kWorkPerStream, start);
    taken += unpack_one(compression, packed.subspan(taken), start + taken, out, limits);
    ++streams;
  }
  return {std::move(out).finish(), taken, streams};
}

void fail_packed(const Place& at, std::string_view codec, std::string_view found) {
  throw Error(Kind::kMalformed, at, fmt::format("expected a {} stream, found {}", codec, found));
}

void fail_packed_truncated(const Place& end, std::string_view codec) {
  throw Error(Kind::kMalformed, end, fmt::format("expected the rest of a {} stream, found the end", codec));
}

}  // namespace brine
