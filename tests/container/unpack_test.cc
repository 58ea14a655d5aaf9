// Compressed streams: each codec against its own library, and hostile ones.
#include "container/container.h"

#include <bzlib.h>
#include <doctest/doctest.h>
#include <fmt/format.h>
#include <lz4frame.h>
#include <lzma.h>
#include <zlib.h>
#include <zstd.h>

using namespace brine;

namespace {

std::string zlib_of(std::string_view text, int window) {
  z_stream z{};
  deflateInit2(&z, 6, Z_DEFLATED, window, 8, Z_DEFAULT_STRATEGY);
  std::string out(deflateBound(&z, text.size()) + 32, '\0');
  z.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  z.avail_in = static_cast<uInt>(text.size());
  z.next_out = reinterpret_cast<Bytef*>(out.data());
  z.avail_out = static_cast<uInt>(out.size());
  deflate(&z, Z_FINISH);
  out.resize(z.total_out);
  deflateEnd(&z);
  return out;
}

std::string bzip2_of(std::string_view text) {
  std::string out(text.size() + text.size() / 50 + 1000, '\0');
  unsigned size = static_cast<unsigned>(out.size());
  BZ2_bzBuffToBuffCompress(out.data(), &size, const_cast<char*>(text.data()), static_cast<unsigned>(text.size()), 9, 0,
                           0);
  out.resize(size);
  return out;
}

std::string lzma_of(std::string_view text, bool is_xz) {
  lzma_stream z = LZMA_STREAM_INIT;
  lzma_options_lzma options;
  lzma_lzma_preset(&options, 6);
  CHECK((is_xz ? lzma_easy_encoder(&z, 6, LZMA_CHECK_CRC64) : lzma_alone_encoder(&z, &options)) == LZMA_OK);
  std::string out(text.size() + text.size() / 3 + 1000, '\0');
  z.next_in = reinterpret_cast<const std::uint8_t*>(text.data());
  z.avail_in = text.size();
  z.next_out = reinterpret_cast<std::uint8_t*>(out.data());
  z.avail_out = out.size();
  CHECK(lzma_code(&z, LZMA_FINISH) == LZMA_STREAM_END);
  out.resize(z.total_out);
  lzma_end(&z);
  return out;
}

std::string lz4_of(std::string_view text) {
  LZ4F_preferences_t preferences{};
  preferences.frameInfo.contentChecksumFlag = LZ4F_contentChecksumEnabled;
  std::string out(LZ4F_compressFrameBound(text.size(), &preferences), '\0');
  out.resize(LZ4F_compressFrame(out.data(), out.size(), text.data(), text.size(), &preferences));
  return out;
}

std::string zstd_of(std::string_view text) {
  ZSTD_CCtx* context = ZSTD_createCCtx();
  ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1);
  std::string out(ZSTD_compressBound(text.size()), '\0');
  out.resize(ZSTD_compress2(context, out.data(), out.size(), text.data(), text.size()));
  ZSTD_freeCCtx(context);
  return out;
}

std::string pack(Compression compression, std::string_view text) {
  switch (compression) {
    case Compression::kZlib:  return zlib_of(text, 15);
    case Compression::kGzip:  return zlib_of(text, 15 + 16);
    case Compression::kBzip2: return bzip2_of(text);
    case Compression::kXz:    return lzma_of(text, true);
    case Compression::kLzma:  return lzma_of(text, false);
    case Compression::kLz4:   return lz4_of(text);
    case Compression::kZstd:  return zstd_of(text);
    case Compression::kZfile: return fmt::format("ZF{:<19}", fmt::format("{:#x}", text.size())) + zlib_of(text, 15);
    case Compression::kNone:  return std::string(text);
  }
  return {};
}

constexpr Compression kAll[] = {Compression::kZlib, Compression::kGzip, Compression::kBzip2, Compression::kXz,
                                Compression::kLzma, Compression::kLz4,  Compression::kZstd,  Compression::kZfile};

Container open(std::string_view bytes, Limits limits = {}) {
  return open_container(bytes_of(bytes), nullptr, "t.pkl", limits);
}

std::string sample() {
  std::string text;
  for (int i = 0; i < 5000; ++i) text += fmt::format("{} ", i * i % 977);
  return text;
}

Kind kind_of_opening(std::string_view bytes, Limits limits = {}) {
  try {
    open(bytes, limits);
  } catch (const Error& error) {
    CHECK(error.place().source != nullptr);
    return error.kind();
  }
  return Kind::kInternal;
}

}  // namespace

TEST_CASE("each compression is known by its content and taken off") {
  for (const Compression compression : kAll)
    for (const std::string& text : {sample(), std::string("x")}) {
      CAPTURE(name_of(compression));
      const std::string bytes = pack(compression, text);
      const Container container = open(bytes);
      CHECK(container.compression == compression);
      CHECK((text_of(container.bytes) == text));
      CHECK(container.remarks.empty());
      CHECK(container.source->member == name_of(compression));
    }
  CHECK(open("\x80\x04K\x01.").compression == Compression::kNone);
}

TEST_CASE("bytes after a stream are told, and a second stream is read on and told") {
  for (const Compression compression : kAll) {
    CAPTURE(name_of(compression));
    const std::string bytes = pack(compression, "one") + "tail";
    const Container container = open(bytes);
    REQUIRE(container.remarks.size() == 1);
    CHECK(container.remarks[0].rule == "trailing-bytes");
    CHECK(container.remarks[0].place.offset == bytes.size() - 4);
  }
  for (const Compression compression :
       {Compression::kGzip, Compression::kBzip2, Compression::kXz, Compression::kLz4, Compression::kZstd}) {
    CAPTURE(name_of(compression));
    const std::string bytes = pack(compression, "one") + pack(compression, "two");
    const Container container = open(bytes);
    CHECK((text_of(container.bytes) == "onetwo"));
    REQUIRE(container.remarks.size() == 1);
    CHECK(container.remarks[0].rule == "second-member");
  }
}

TEST_CASE("a stream that is cut short is an error with a place") {
  for (const Compression compression : kAll) {
    CAPTURE(name_of(compression));
    const std::string bytes = pack(compression, sample());
    for (std::size_t size = 14; size < bytes.size(); size += 1 + bytes.size() / 97)
      if (compression_of(bytes_of(bytes).first(size)) == compression)
        CHECK(kind_of_opening(bytes.substr(0, size)) == Kind::kMalformed);
    CHECK(kind_of_opening(bytes.substr(0, bytes.size() - 1)) != Kind::kInternal);
  }
}

TEST_CASE("a damaged checksum is an error") {
  for (const Compression compression : {Compression::kZlib, Compression::kGzip, Compression::kBzip2, Compression::kXz,
                                        Compression::kLz4, Compression::kZstd, Compression::kZfile}) {
    CAPTURE(name_of(compression));
    std::string bytes = pack(compression, sample());
    const std::size_t at = compression == Compression::kGzip ? bytes.size() - 6
                           : compression == Compression::kXz ? bytes.size() - 30
                                                             : bytes.size() - 2;
    bytes[at] = static_cast<char>(bytes[at] ^ 0x10);
    CHECK(kind_of_opening(bytes) == Kind::kMalformed);
  }
}

TEST_CASE("a flipped bit never crashes a codec") {
  const std::string text = sample().substr(0, 2000);
  for (const Compression compression : kAll) {
    const std::string bytes = pack(compression, text);
    Limits limits;
    limits.memory_max = 16 << 20;
    for (std::size_t bit = 0; bit < 8 * bytes.size(); bit += 5) {
      std::string flipped = bytes;
      flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ (1 << (bit % 8)));
      kind_of_opening(flipped, limits);
    }
  }
}

TEST_CASE("a bomb ends at the limit of memory") {
  const std::string zeros(14 << 20, '\0');
  Limits limits;
  limits.memory_max = 12 << 20;
  for (const Compression compression : kAll) {
    CAPTURE(name_of(compression));
    CHECK(kind_of_opening(pack(compression, zeros), limits) == Kind::kLimit);
  }
}

TEST_CASE("an LZMA dictionary of 4 GiB is not made") {
  const std::string bytes("\x5d\x00\x00\x00\xff\x20\0\0\0\0\0\0\0\0xxxxxxxxxxxx", 26);
  CHECK(kind_of_opening(bytes) == Kind::kLimit);
}

TEST_CASE("a ZF file must be as long as it says") {
  const std::string text = sample();
  for (const char* length : {"0x1", "0xffffffffffffffff", "123", "0xg", "", "0x0L"})
    CHECK(kind_of_opening(fmt::format("ZF{:<19}", length) + zlib_of(text, 15)) != Kind::kLimit);
  CHECK(kind_of_opening(fmt::format("ZF{:<19}", "0x1") + zlib_of(text, 15)) == Kind::kMalformed);
  const std::string python2 = fmt::format("ZF{:<20}", fmt::format("{:#x}L", text.size())) + zlib_of(text, 15);
  CHECK((text_of(open(python2).bytes) == text));
}
