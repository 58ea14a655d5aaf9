// bz2 streams, by libbz2.
#include <algorithm>
#include <array>
#include <limits>
#include <new>

#include <bzlib.h>

#include "container/packers.h"

namespace brine {
namespace {

class Bzip2Packer final : public Packer {
 public:
  Bzip2Packer(int level, Output& out) : out_(out) {
    if (BZ2_bzCompressInit(&stream_, level, 0, 0) != BZ_OK) throw std::bad_alloc();
  }
  ~Bzip2Packer() override { BZ2_bzCompressEnd(&stream_); }
  Bzip2Packer(const Bzip2Packer&) = delete;
  Bzip2Packer& operator=(const Bzip2Packer&) = delete;

  void finish() override {
    while (run(BZ_FINISH) != BZ_STREAM_END) {
    }
  }

 private:
  void put(ByteView bytes) override {
    while (!bytes.empty()) {
      const auto count = std::min<std::size_t>(bytes.size(), std::numeric_limits<unsigned>::max());
      // libbz2's own signature; it does not write there.
      stream_.next_in = const_cast<char*>(reinterpret_cast<const char*>(bytes.data()));
      stream_.avail_in = static_cast<unsigned>(count);
      while (stream_.avail_in != 0) run(BZ_RUN);
      bytes = bytes.subspan(count);
    }
  }

  int run(int action) {
    stream_.next_out = reinterpret_cast<char*>(packed_.data());
    stream_.avail_out = static_cast<unsigned>(packed_.size());
    const int status = BZ2_bzCompress(&stream_, action);
    if (status < 0) fail_packing("bz2", std::to_string(status));
    out_.write(ByteView(packed_).first(packed_.size() - stream_.avail_out));
    return status;
  }

  Output& out_;
  bz_stream stream_{};
  std::array<std::uint8_t, kPackedChunk> packed_;
};

}  // namespace

std::unique_ptr<Packer> pack_bzip2(int level, Output& out) { return std::make_unique<Bzip2Packer>(level, out); }

}  // namespace brine
