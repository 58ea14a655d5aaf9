// zlib and gzip streams, by zlib.
#include <algorithm>
#include <array>
#include <limits>
#include <new>

#include <zlib.h>

#include "container/packers.h"

namespace brine {
namespace {

class DeflatePacker final : public Packer {
 public:
  DeflatePacker(Deflate framing, int level, Output& out) : out_(out) {
    constexpr int kWindowBits = 15, kGzipFraming = 16, kMemoryLevel = 8;
    const int bits = framing == Deflate::kGzip ? kWindowBits + kGzipFraming : kWindowBits;
    if (deflateInit2(&stream_, level, Z_DEFLATED, bits, kMemoryLevel, Z_DEFAULT_STRATEGY) != Z_OK)
      throw std::bad_alloc();
  }
  ~DeflatePacker() override { deflateEnd(&stream_); }
  DeflatePacker(const DeflatePacker&) = delete;
  DeflatePacker& operator=(const DeflatePacker&) = delete;

  void finish() override { run({}, Z_FINISH); }

 private:
  void put(ByteView bytes) override {
    while (!bytes.empty()) {
      const auto count = std::min<std::size_t>(bytes.size(), std::numeric_limits<uInt>::max());
      run(bytes.first(count), Z_NO_FLUSH);
      bytes = bytes.subspan(count);
    }
  }

  void run(ByteView bytes, int flush) {
    stream_.next_in = const_cast<Bytef*>(bytes.data());  // zlib's own signature; it does not write there
    stream_.avail_in = static_cast<uInt>(bytes.size());
    do {
      stream_.next_out = packed_.data();
      stream_.avail_out = static_cast<uInt>(packed_.size());
      const int status = deflate(&stream_, flush);
      if (status == Z_STREAM_ERROR) fail_packing("zlib", std::to_string(status));
      out_.write(ByteView(packed_).first(packed_.size() - stream_.avail_out));
    } while (stream_.avail_out == 0);
  }

  Output& out_;
  z_stream stream_{};
  std::array<std::uint8_t, kPackedChunk> packed_;
};

}  // namespace

std::unique_ptr<Packer> pack_deflate(Deflate framing, int level, Output& out) {
  return std::make_unique<DeflatePacker>(framing, level, out);
}

}  // namespace brine
