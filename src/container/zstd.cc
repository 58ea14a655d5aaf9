// zstd frames, by libzstd, window capped by what Limits has left; checksums are enforced where the frame has them.
#include <algorithm>
#include <bit>
#include <new>

#include <fmt/format.h>
#include <zstd.h>
#include <zstd_errors.h>

#include "container/codecs.h"

namespace brine {
namespace {

constexpr int kWindowLogMin = 10, kWindowLogMax = 27;  // zstd's own bounds: 1 KiB, and 128 MiB without --long

struct Decoder {
  ZSTD_DCtx* context = ZSTD_createDCtx();
  Decoder() {
    if (!context) throw std::bad_alloc();
  }
  ~Decoder() { ZSTD_freeDCtx(context); }
  Decoder(const Decoder&) = delete;
  Decoder& operator=(const Decoder&) = delete;
};

}  // namespace

std::uint64_t unpack_zstd(ByteView packed, const Place& start, GrowingBuffer& out, Limits& limits) {
  Decoder decoder;
  const std::uint64_t left = limits.memory_max - limits.memory_used;
  const int window_log = std::clamp(static_cast<int>(std::bit_width(left)) - 1, kWindowLogMin, kWindowLogMax);
  ZSTD_DCtx_setParameter(decoder.context, ZSTD_d_windowLogMax, window_log);
  std::uint64_t taken = 0;
  for (;;) {
    const std::span<std::uint8_t> room = out.room();
    ZSTD_outBuffer output{room.data(), room.size(), 0};
    ZSTD_inBuffer input{packed.data() + taken, packed.size() - taken, 0};
    const std::size_t status = ZSTD_decompressStream(decoder.context, &output, &input);
    if (ZSTD_isError(status)) {
      if (ZSTD_getErrorCode(status) == ZSTD_error_frameParameter_windowTooLarge)
        throw Error(Kind::kLimit, start + taken, fmt::format("a zstd window larger than 2^{} bytes", window_log));
      fail_packed(start + taken, "zstd", fmt::format("damage ({})", ZSTD_getErrorName(status)));
    }
    taken += input.pos;
    out.produced(output.pos);
    if (status == 0) return taken;
    if (input.pos == 0 && output.pos == 0) fail_packed_truncated(start + taken, "zstd");
  }
}

}  // namespace brine
