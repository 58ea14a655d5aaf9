// xz and the older lzma ("alone"), by liblzma. The dictionary a header asks for is held within what Limits has left; an
// xz stream's integrity check is enforced, and one of a kind that cannot be checked is refused.
#include <algorithm>
#include <new>

#include <lzma.h>

#include "container/codecs.h"

namespace brine {
namespace {

struct Decoder {
  lzma_stream stream = LZMA_STREAM_INIT;
  Decoder(Lzma framing, std::uint64_t memory_max) {
    const lzma_ret status = framing == Lzma::kXz ? lzma_stream_decoder(&stream, memory_max, LZMA_TELL_UNSUPPORTED_CHECK)
                                                 : lzma_alone_decoder(&stream, memory_max);
    if (status != LZMA_OK) throw std::bad_alloc();
  }
  ~Decoder() { lzma_end(&stream); }
  Decoder(const Decoder&) = delete;
  Decoder& operator=(const Decoder&) = delete;
};

[[noreturn]] void fail(lzma_ret status, const Place& at, std::string_view name, Limits& limits, Decoder& decoder) {
  switch (status) {
    case LZMA_MEM_ERROR: throw std::bad_alloc();
    case LZMA_MEMLIMIT_ERROR:
      limits.charge_memory(lzma_memusage(&decoder.stream),
                           at);  // says how much; throws, as the decoder found it too much
      throw Error(Kind::kLimit, at, "an LZMA dictionary larger than the limit of memory");
    case LZMA_UNSUPPORTED_CHECK: fail_packed(at, name, "an integrity check of an unknown kind");
    case LZMA_OPTIONS_ERROR:     fail_packed(at, name, "options of no known version");
    case LZMA_FORMAT_ERROR:      fail_packed(at, name, "another header");
    default:                     fail_packed(at, name, "damaged data");
  }
}

}  // namespace

std::uint64_t unpack_lzma(Lzma framing, ByteView packed, const Place& start, GrowingBuffer& out, Limits& limits) {
  const std::string_view name = framing == Lzma::kXz ? "xz" : "lzma";
  Decoder decoder(framing, std::max<std::uint64_t>(1, limits.memory_max - limits.memory_used));
  lzma_stream& z = decoder.stream;
  z.next_in = packed.data();
  z.avail_in = packed.size();
  for (;;) {
    const std::span<std::uint8_t> room = out.room();
    z.next_out = room.data();
    z.avail_out = room.size();
    const std::size_t given = z.avail_in;
    const lzma_ret status = lzma_code(&z, LZMA_RUN);
    out.produced(room.size() - z.avail_out);
    const std::uint64_t taken = packed.size() - z.avail_in;
    if (status == LZMA_STREAM_END) return taken;
    if (status != LZMA_OK && status != LZMA_BUF_ERROR) fail(status, start + taken, name, limits, decoder);
    if (given == z.avail_in && z.avail_out == room.size()) fail_packed_truncated(start + taken, name);
  }
}

}  // namespace brine
