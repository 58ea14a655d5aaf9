// Elements of arrays as text.
#include <cmath>
#include <cstring>

#include <fmt/format.h>

#include "base/utf8.h"
#include "object/print.h"
#include "object/quote.h"

namespace brine::object {
namespace {

// The element's bytes as a T, whatever their order and alignment.
template <class T>
T load(ByteView bytes, bool big_endian) {
  std::uint8_t ordered[sizeof(T)];
  for (std::size_t i = 0; i < sizeof(T); ++i) ordered[i] = bytes[big_endian ? sizeof(T) - 1 - i : i];
  T value;
  std::memcpy(&value, ordered, sizeof(T));
  return value;
}

template <class T>
std::string integer_text(ByteView bytes, bool big_endian) { return fmt::format("{}", load<T>(bytes, big_endian)); }

double half(std::uint16_t bits) {
  const int exponent = bits >> 10 & 0x1f;
  const double fraction = bits & 0x3ff, sign = bits & 0x8000 ? -1 : 1;
  if (exponent == 0) return sign * std::ldexp(fraction, -24);
  if (exponent == 31) return fraction == 0 ? sign * HUGE_VAL : NAN;
  return sign * std::ldexp(1024 + fraction, exponent - 25);
}

std::string real_text(ByteView bytes, bool big_endian) {
  switch (bytes.size()) {
    case 2:  return float_text(half(load<std::uint16_t>(bytes, big_endian)));
    case 4:  return fmt::format("{}", load<float>(bytes, big_endian));
    case 8:  return float_text(load<double>(bytes, big_endian));
    default: return quoted_bytes(bytes, bytes.size());
  }
}

std::string signed_text(ByteView bytes, bool big_endian) {
  switch (bytes.size()) {
    case 1:  return integer_text<std::int8_t>(bytes, big_endian);
    case 2:  return integer_text<std::int16_t>(bytes, big_endian);
    case 4:  return integer_text<std::int32_t>(bytes, big_endian);
    default: return integer_text<std::int64_t>(bytes, big_endian);
  }
}

std::string unsigned_text(ByteView bytes, bool big_endian) {
  switch (bytes.size()) {
    case 1:  return integer_text<std::uint8_t>(bytes, big_endian);
    case 2:  return integer_text<std::uint16_t>(bytes, big_endian);
    case 4:  return integer_text<std::uint32_t>(bytes, big_endian);
    default: return integer_text<std::uint64_t>(bytes, big_endian);
  }
}

// numpy's fixed-width text: UCS-4, padded with zeros.
std::string unicode_text(ByteView bytes, bool big_endian) {
  std::string text;
  std::size_t size = bytes.size() / 4 * 4;
  while (size >= 4 && load<std::uint32_t>(bytes.subspan(size - 4, 4), big_endian) == 0) size -= 4;
  for (std::size_t i = 0; i < size; i += 4) {
    const auto character = load<std::uint32_t>(bytes.subspan(i, 4), big_endian);
    append_utf8(text, character <= 0x10ffff ? character : 0xfffd);
  }
  return quoted_text(text, text.size());
}

std::string bytes_text(ByteView bytes) {
  while (!bytes.empty() && bytes.back() == 0) bytes = bytes.first(bytes.size() - 1);
  return quoted_bytes(bytes, bytes.size());
}

}  // namespace

std::string float_text(double value) {
  std::string text = fmt::format("{}", value);
  if (text.find_first_not_of("-0123456789") == std::string::npos) text += ".0";
  return text;
}

std::string element_text(const Array& array, std::uint64_t index) {
  const Dtype& dtype = array.dtype;
  const ByteView bytes = array.data.subspan(index * dtype.itemsize, dtype.itemsize);
  switch (dtype.subshape.empty() ? dtype.kind : 'V') {
    case 'b': return bytes[0] ? "True" : "False";
    case 'i':
    case 'M':
    case 'm': return signed_text(bytes, dtype.big_endian);
    case 'u': return unsigned_text(bytes, dtype.big_endian);
    case 'f': return real_text(bytes, dtype.big_endian);
    case 'c':
      return fmt::format("({}, {})", real_text(bytes.first(bytes.size() / 2), dtype.big_endian),
                         real_text(bytes.subspan(bytes.size() / 2), dtype.big_endian));
    case 'U': return unicode_text(bytes, dtype.big_endian);
    case 'S': return bytes_text(bytes);
    default:  return quoted_bytes(bytes, bytes.size());
  }
}

}  // namespace brine::object
