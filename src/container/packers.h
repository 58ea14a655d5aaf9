// One function a codec: makes its packer, for a level that the codec has. Behind pack.h.
#pragma once

#include "container/codecs.h"
#include "container/pack.h"

namespace brine {

std::unique_ptr<Packer> pack_deflate(Deflate framing, int level, Output& out);
std::unique_ptr<Packer> pack_bzip2(int level, Output& out);
std::unique_ptr<Packer> pack_lzma(Lzma framing, int level, Output& out);
std::unique_ptr<Packer> pack_lz4(int level, Output& out);

inline constexpr std::size_t kPackedChunk = 64 << 10;  // bytes that are passed on at once

[[noreturn]] void fail_packing(std::string_view codec, std::string_view reason);

}  // namespace brine
