// zlib, gzip and raw deflate, by zlib, which checks Adler-32, CRC-32 and gzip's length itself.
#include <algorithm>
#include <new>

#include <zlib.h>

#include "container/codecs.h"

namespace brine {
namespace {

constexpr std::uint64_t kStepBytes = 1 << 30;  // zlib counts in 32 bits

std::string_view name_of(Deflate framing) {
  return framing == Deflate::kGzip ? "gzip" : framing == Deflate::kZlib ? "zlib" : "deflate";
}

struct Inflater {
  z_stream stream{};
  explicit Inflater(Deflate framing) {
    const int window = framing == Deflate::kRaw ? -15 : framing == Deflate::kZlib ? 15 : 15 + 16;
    if (inflateInit2(&stream, window) != Z_OK) throw std::bad_alloc();
  }
  ~Inflater() { inflateEnd(&stream); }
  Inflater(const Inflater&) = delete;
  Inflater& operator=(const Inflater&) = delete;
};

}  // namespace

std::uint64_t unpack_deflate(Deflate framing, ByteView packed, const Place& start, GrowingBuffer& out) {
  Inflater inflater(framing);
  z_stream& z = inflater.stream;
  std::uint64_t taken = 0;
  for (;;) {
    const std::span<std::uint8_t> room = out.room();
    z.next_in = const_cast<Bytef*>(packed.data() + taken);
    z.avail_in = static_cast<uInt>(std::min<std::uint64_t>(packed.size() - taken, kStepBytes));
    z.next_out = room.data();
    z.avail_out = static_cast<uInt>(std::min<std::uint64_t>(room.size(), kStepBytes));
    const uInt given = z.avail_in, offered = z.avail_out;
    const int status = inflate(&z, Z_NO_FLUSH);
    taken += given - z.avail_in;
    out.produced(offered - z.avail_out);
    if (status == Z_STREAM_END) return taken;
    if (status == Z_MEM_ERROR) throw std::bad_alloc();
    if (status != Z_OK && status != Z_BUF_ERROR)
      fail_packed(start + taken, name_of(framing), z.msg ? z.msg : "a preset dictionary");
    if (given == z.avail_in && offered == z.avail_out) {
      if (taken < packed.size()) fail_packed(start + taken, name_of(framing), "more than was declared");
      fail_packed_truncated(start + taken, name_of(framing));
    }
  }
}

OwnedBytes inflate_exactly(ByteView packed, std::uint64_t size, const Place& start, Limits& limits) {
  // One byte more than declared may be asked for, so that an entry that unpacks to more is seen.
  GrowingBuffer out(limits, start, size == std::numeric_limits<std::uint64_t>::max() ? size : size + 1);
  const std::uint64_t taken = unpack_deflate(Deflate::kRaw, packed, start, out);
  if (taken != packed.size()) fail_packed(start + taken, "deflate", "bytes after the end of the stream");
  if (out.size() != size) fail_packed(start, "deflate", "another size than declared");
  return std::move(out).finish();
}

}  // namespace brine
