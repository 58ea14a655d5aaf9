// bz2, by libbz2, which checks the CRC of every block and of the stream.
#include <algorithm>
#include <limits>
#include <new>

#include <bzlib.h>

#include "container/codecs.h"

namespace brine {
namespace {

constexpr std::uint64_t kStepBytes = 1 << 30;  // libbz2 counts in 32 bits

struct Decompressor {
  bz_stream stream{};
  Decompressor() {
    if (BZ2_bzDecompressInit(&stream, 0, 0) != BZ_OK) throw std::bad_alloc();
  }
  ~Decompressor() { BZ2_bzDecompressEnd(&stream); }
  Decompressor(const Decompressor&) = delete;
  Decompressor& operator=(const Decompressor&) = delete;
};

}  // namespace

std::uint64_t unpack_bzip2(ByteView packed, const Place& start, GrowingBuffer& out) {
  Decompressor decompressor;
  bz_stream& z = decompressor.stream;
  std::uint64_t taken = 0;
  for (;;) {
    const std::span<std::uint8_t> room = out.room();
    z.next_in = const_cast<char*>(reinterpret_cast<const char*>(packed.data() + taken));
    z.avail_in = static_cast<unsigned>(std::min<std::uint64_t>(packed.size() - taken, kStepBytes));
    z.next_out = reinterpret_cast<char*>(room.data());
    z.avail_out = static_cast<unsigned>(std::min<std::uint64_t>(room.size(), kStepBytes));
    const unsigned given = z.avail_in, offered = z.avail_out;
    const int status = BZ2_bzDecompress(&z);
    taken += given - z.avail_in;
    out.produced(offered - z.avail_out);
    if (status == BZ_STREAM_END) return taken;
    if (status == BZ_MEM_ERROR) throw std::bad_alloc();
    if (status != BZ_OK) fail_packed(start + taken, "bz2", "a damaged block");
    if (given == z.avail_in && offered == z.avail_out) fail_packed_truncated(start + taken, "bz2");
  }
}

}  // namespace brine
