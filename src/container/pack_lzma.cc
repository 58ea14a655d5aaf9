// xz and lzma ("alone") streams, by liblzma, with the filters and checks of Python's module.
#include <array>
#include <new>

#include <lzma.h>

#include "container/packers.h"

namespace brine {
namespace {

class LzmaPacker final : public Packer {
 public:
  LzmaPacker(Lzma framing, int level, Output& out) : out_(out) {
    const auto preset = static_cast<std::uint32_t>(level);
    lzma_options_lzma options;
    if (lzma_lzma_preset(&options, preset)) fail_packing("lzma", std::to_string(level));
    const lzma_ret status = framing == Lzma::kXz ? lzma_easy_encoder(&stream_, preset, LZMA_CHECK_CRC64)
                                                 : lzma_alone_encoder(&stream_, &options);
    if (status != LZMA_OK) throw std::bad_alloc();
  }
  ~LzmaPacker() override { lzma_end(&stream_); }
  LzmaPacker(const LzmaPacker&) = delete;
  LzmaPacker& operator=(const LzmaPacker&) = delete;

  void finish() override {
    while (run(LZMA_FINISH) != LZMA_STREAM_END) {
    }
  }

 private:
  void put(ByteView bytes) override {
    stream_.next_in = bytes.data();
    stream_.avail_in = bytes.size();
    while (stream_.avail_in != 0) run(LZMA_RUN);
  }

  lzma_ret run(lzma_action action) {
    stream_.next_out = packed_.data();
    stream_.avail_out = packed_.size();
    const lzma_ret status = lzma_code(&stream_, action);
    if (status == LZMA_MEM_ERROR) throw std::bad_alloc();
    if (status != LZMA_OK && status != LZMA_STREAM_END) fail_packing("lzma", std::to_string(status));
    out_.write(ByteView(packed_).first(packed_.size() - stream_.avail_out));
    return status;
  }

  Output& out_;
  lzma_stream stream_ = LZMA_STREAM_INIT;
  std::array<std::uint8_t, kPackedChunk> packed_;
};

}  // namespace

std::unique_ptr<Packer> pack_lzma(Lzma framing, int level, Output& out) {
  return std::make_unique<LzmaPacker>(framing, level, out);
}

}  // namespace brine
