// lz4 frames, by liblz4. Its decoder keeps blocks of at most 4 MiB; block and content checksums are enforced where the
// frame has them.
#include <algorithm>
#include <new>

#include <fmt/format.h>
#include <lz4frame.h>

#include "container/codecs.h"

namespace brine {
namespace {

struct Context {
  LZ4F_dctx* decoder = nullptr;
  Context() {
    if (LZ4F_isError(LZ4F_createDecompressionContext(&decoder, LZ4F_VERSION))) throw std::bad_alloc();
  }
  ~Context() { LZ4F_freeDecompressionContext(decoder); }
  Context(const Context&) = delete;
  Context& operator=(const Context&) = delete;
};

constexpr std::uint64_t kDecoderBytes = 2 * ((4 << 20) + (128 << 10));  // two blocks of the largest kind, with a window

}  // namespace

std::uint64_t unpack_lz4(ByteView packed, const Place& start, GrowingBuffer& out, Limits& limits) {
  limits.charge_memory(std::min<std::uint64_t>(kDecoderBytes, packed.size() * 256), start);
  Context context;
  std::uint64_t taken = 0;
  for (;;) {
    const std::span<std::uint8_t> room = out.room();
    std::size_t written = room.size(), read = packed.size() - taken;
    const std::size_t status =
        LZ4F_decompress(context.decoder, room.data(), &written, packed.data() + taken, &read, nullptr);
    if (LZ4F_isError(status)) fail_packed(start + taken, "lz4", fmt::format("damage ({})", LZ4F_getErrorName(status)));
    taken += read;
    out.produced(written);
    if (status == 0) return taken;
    if (read == 0 && written == 0) fail_packed_truncated(start + taken, "lz4");
  }
}

}  // namespace brine
