// lz4 frames, by liblz4, with a checksum of the content.
#include <algorithm>
#include <new>
#include <vector>

#include <lz4frame.h>

#include "container/packers.h"

namespace brine {
namespace {

class Lz4Packer final : public Packer {
 public:
  Lz4Packer(int level, Output& out) : out_(out) {
    preferences_.compressionLevel = level;
    preferences_.frameInfo.contentChecksumFlag = LZ4F_contentChecksumEnabled;
    if (LZ4F_isError(LZ4F_createCompressionContext(&context_, LZ4F_VERSION))) throw std::bad_alloc();
    packed_.resize(LZ4F_compressBound(kPackedChunk, &preferences_));
    pass_on(LZ4F_compressBegin(context_, packed_.data(), packed_.size(), &preferences_));
  }
  ~Lz4Packer() override { LZ4F_freeCompressionContext(context_); }
  Lz4Packer(const Lz4Packer&) = delete;
  Lz4Packer& operator=(const Lz4Packer&) = delete;

  void finish() override { pass_on(LZ4F_compressEnd(context_, packed_.data(), packed_.size(), nullptr)); }

 private:
  void put(ByteView bytes) override {
    while (!bytes.empty()) {
      const std::size_t count = std::min(bytes.size(), kPackedChunk);
      pass_on(LZ4F_compressUpdate(context_, packed_.data(), packed_.size(), bytes.data(), count, nullptr));
      bytes = bytes.subspan(count);
    }
  }

  void pass_on(std::size_t count) {
    if (LZ4F_isError(count)) fail_packing("lz4", LZ4F_getErrorName(count));
    out_.write(ByteView(packed_).first(count));
  }

  Output& out_;
  LZ4F_preferences_t preferences_{};
  LZ4F_cctx* context_ = nullptr;
  std::vector<std::uint8_t> packed_;
};

}  // namespace

std::unique_ptr<Packer> pack_lz4(int level, Output& out) { return std::make_unique<Lz4Packer>(level, out); }

}  // namespace brine
