// The only place where bytes of a file are touched: every read is checked and says what it reads.
#pragma once

#include <bit>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <utility>

#include "base/bytes.h"
#include "base/error.h"
#include "base/place.h"

namespace brine {

class ByteReader {
 public:
  ByteReader(ByteView bytes, Place start) : bytes_(bytes), start_(std::move(start)) {}

  Place place() const { return start_ + position_; }
  const Place& start() const { return start_; }
  std::uint64_t position() const { return position_; }
  std::uint64_t size() const { return bytes_.size(); }
  std::uint64_t remaining() const { return bytes_.size() - position_; }
  bool at_end() const { return remaining() == 0; }

  std::uint8_t u8(std::string_view what) { return take(1, what)[0]; }
  std::uint16_t u16_le(std::string_view what) { return load<std::uint16_t>(what); }
  std::uint32_t u32_le(std::string_view what) { return load<std::uint32_t>(what); }
  std::uint64_t u64_le(std::string_view what) { return load<std::uint64_t>(what); }
  std::int32_t i32_le(std::string_view what) { return static_cast<std::int32_t>(u32_le(what)); }
  double f64_be(std::string_view what) { return std::bit_cast<double>(__builtin_bswap64(u64_le(what))); }

  // The next `count` bytes, not copied: the view lives as long as the bytes do.
  ByteView take(std::uint64_t count, std::string_view what) {
    if (count > remaining()) fail_truncated(what, count);
    position_ += count;
    return bytes_.subspan(position_ - count, count);
  }
  ByteView peek(std::uint64_t count) const {
    return bytes_.subspan(position_, count < remaining() ? count : remaining());
  }
  ByteView rest() const { return bytes_.subspan(position_); }

  // Up to the next newline, which is taken but not returned.
  std::string_view line(std::string_view what) {
    const void* end = remaining() ? std::memchr(bytes_.data() + position_, '\n', remaining()) : nullptr;
    if (!end) fail_truncated(what, remaining() + 1);
    const auto length = static_cast<std::uint64_t>(static_cast<const std::uint8_t*>(end) - (bytes_.data() + position_));
    const ByteView bytes = take(length + 1, what);
    return text_of(bytes.first(length));
  }

  void seek(std::uint64_t position, std::string_view what) {
    if (position > bytes_.size()) fail_truncated(what, position - position_);
    position_ = position;
  }

 private:
  template <class T>
  T load(std::string_view what) {  // every target of brine is little-endian
    T value;
    std::memcpy(&value, take(sizeof(T), what).data(), sizeof(T));
    return value;
  }
  [[noreturn]] void fail_truncated(std::string_view what, std::uint64_t wanted) const;

  ByteView bytes_;
  Place start_;
  std::uint64_t position_ = 0;
};

}  // namespace brine
