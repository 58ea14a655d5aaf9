#include "container/pack.h"

#include <algorithm>
#include <array>
#include <charconv>

#include <fmt/format.h>

#include "container/packers.h"

namespace brine {
namespace {

struct Codec {
  Compression compression;
  int level_min, level_max, level_default;
};

constexpr std::array kCodecs = {
    Codec{Compression::kBzip2, 1, 9, 9}, Codec{Compression::kGzip, 1, 9, 3}, Codec{Compression::kLz4, 0, 9, 0},
    Codec{Compression::kLzma, 0, 9, 6},  Codec{Compression::kXz, 0, 9, 6},   Codec{Compression::kZlib, 1, 9, 3},
};

const Codec& codec_of(const Packing& packing) {
  const auto found = std::find_if(kCodecs.begin(), kCodecs.end(),
                                  [&](const Codec& codec) { return codec.compression == packing.compression; });
  if (found == kCodecs.end())
    throw Error(Kind::kUsage, fmt::format("brine does not write {} files", name_of(packing.compression)));
  const int level = packing.level.value_or(found->level_default);
  if (level < found->level_min || level > found->level_max)
    throw Error(Kind::kUsage, fmt::format("{}: expected a level from {} to {}, found {}", name_of(packing.compression),
                                          found->level_min, found->level_max, level));
  return *found;
}

class PassOn final : public Packer {
 public:
  explicit PassOn(Output& out) : out_(out) {}
  void finish() override {}

 private:
  void put(ByteView bytes) override { out_.write(bytes); }

  Output& out_;
};

}  // namespace

Packing packing_of(std::string_view text) {
  if (text.empty() || text == "none") return {};
  const std::size_t colon = text.find(':');
  const std::string_view name = text.substr(0, colon);
  const auto found = std::find_if(kCodecs.begin(), kCodecs.end(),
                                  [&](const Codec& codec) { return name_of(codec.compression) == name; });
  if (found == kCodecs.end())
    throw Error(Kind::kUsage,
                fmt::format("expected one of bz2, gzip, lz4, lzma, none, xz, zlib as compression, found {}", name));
  Packing packing{found->compression, found->level_default};
  if (colon != text.npos) {
    int level = 0;
    const char* end = text.data() + text.size();
    const auto [rest, error] = std::from_chars(text.data() + colon + 1, end, level);
    if (error != std::errc() || rest != end)
      throw Error(Kind::kUsage, fmt::format("expected a compression and its level, such as zlib:3, found {}", text));
    packing.level = level;
  }
  codec_of(packing);
  return packing;
}

std::unique_ptr<Packer> make_packer(const Packing& packing, Output& out) {
  if (packing.compression == Compression::kNone) return std::make_unique<PassOn>(out);
  const int level = packing.level.value_or(codec_of(packing).level_default);
  switch (packing.compression) {
    case Compression::kZlib:  return pack_deflate(Deflate::kZlib, level, out);
    case Compression::kGzip:  return pack_deflate(Deflate::kGzip, level, out);
    case Compression::kBzip2: return pack_bzip2(level, out);
    case Compression::kXz:    return pack_lzma(Lzma::kXz, level, out);
    case Compression::kLzma:  return pack_lzma(Lzma::kAlone, level, out);
    case Compression::kLz4:   return pack_lz4(level, out);
    case Compression::kNone:
    case Compression::kZstd:
    case Compression::kZfile: break;
  }
  throw Error(Kind::kInternal, "asked for a packer that there is not");
}

void fail_packing(std::string_view codec, std::string_view reason) {
  throw Error(Kind::kInternal, fmt::format("{} does not pack: {}", codec, reason));
}

}  // namespace brine
