#include "write/pickle_stream.h"

#include <algorithm>
#include <bit>
#include <limits>
#include <vector>

#include <fmt/format.h>

#include "base/error.h"
#include "base/utf8.h"
#include "write/python_names.h"

namespace brine::write {
namespace {

using Opcode = PickleStream::Opcode;

constexpr std::uint64_t kFrameBytes = 64 << 10;
constexpr std::uint64_t kFrameBytesMin = 4;  // CPython frames no less
constexpr std::uint64_t kMaxU8 = 0xff, kMaxU32 = 0xffffffff;

std::string utf8_of_latin1(ByteView bytes) {
  std::string text;
  text.reserve(bytes.size());
  for (const std::uint8_t byte : bytes) append_utf8(text, byte);
  return text;
}

// The magnitude of a decimal number in limbs of 32 bits, the least first.
std::vector<std::uint32_t> limbs_of(std::string_view digits) {
  std::vector<std::uint32_t> limbs;
  for (const char digit : digits) {
    std::uint64_t carry = static_cast<std::uint64_t>(digit - '0');
    for (std::uint32_t& limb : limbs) {
      carry += std::uint64_t{limb} * 10;
      limb = static_cast<std::uint32_t>(carry);
      carry >>= 32;
    }
    if (carry != 0) limbs.push_back(static_cast<std::uint32_t>(carry));
  }
  return limbs;
}

}  // namespace

// ---- frames ----

void PickleStream::begin() {
  const char proto[] = {static_cast<char>(Opcode::kProto), static_cast<char>(protocol_)};
  out_.write(std::string_view(proto, sizeof proto));
}

void PickleStream::end() {
  byte(Opcode::kStop);
  flush();
}

void PickleStream::flush() {
  if (protocol_ >= 4 && buffer_.size() >= kFrameBytesMin) {
    std::string head(1, static_cast<char>(Opcode::kFrame));
    for (int shift = 0; shift < 64; shift += 8) head.push_back(static_cast<char>(buffer_.size() >> shift));
    out_.write(head);
  }
  out_.write(buffer_);
  buffer_.clear();
}

void PickleStream::fill() {
  if (buffer_.size() >= kFrameBytes) flush();
}

template <class T>
void PickleStream::little(T value) {  // every target of brine is little-endian
  buffer_.append(reinterpret_cast<const char*>(&value), sizeof value);
}

void PickleStream::sized(Opcode opcode, std::uint64_t length_bytes, ByteView payload) {
  const bool is_large = payload.size() >= kFrameBytes;
  if (is_large) flush();
  byte(opcode);
  const std::uint64_t size = payload.size();
  buffer_.append(reinterpret_cast<const char*>(&size), length_bytes);
  if (!is_large) {
    buffer_ += text_of(payload);
    return fill();
  }
  out_.write(buffer_);  // in no frame, as CPython writes it
  buffer_.clear();
  out_.write(payload);
}

// ---- values ----

void PickleStream::op(Opcode opcode) {
  byte(opcode);
  fill();
}

void PickleStream::integer(std::int64_t value) {
  if (value >= 0 && value <= 0xff) {
    byte(Opcode::kBinInt1);
    little(static_cast<std::uint8_t>(value));
  } else if (value >= 0 && value <= 0xffff) {
    byte(Opcode::kBinInt2);
    little(static_cast<std::uint16_t>(value));
  } else if (value >= std::numeric_limits<std::int32_t>::min() && value <= std::numeric_limits<std::int32_t>::max()) {
    byte(Opcode::kBinInt);
    little(static_cast<std::int32_t>(value));
  } else {
    std::string bytes(reinterpret_cast<const char*>(&value), sizeof value);
    return signed_bytes(std::move(bytes));
  }
  fill();
}

void PickleStream::big_integer(std::string_view digits) {
  const bool negative = digits.starts_with('-');
  std::vector<std::uint32_t> limbs = limbs_of(digits.substr(negative));
  limbs.push_back(0);  // room for the sign
  std::uint64_t carry = negative;
  for (std::uint32_t& limb : limbs) {
    carry += negative ? static_cast<std::uint32_t>(~limb) : limb;
    limb = static_cast<std::uint32_t>(carry);
    carry >>= 32;
  }
  signed_bytes({reinterpret_cast<const char*>(limbs.data()), limbs.size() * sizeof(std::uint32_t)});
}

// Two's complement, little-endian, without the bytes that only repeat the sign.
void PickleStream::signed_bytes(std::string bytes) {
  while (bytes.size() > 1) {
    const auto last = static_cast<std::uint8_t>(bytes.back()),
               before = static_cast<std::uint8_t>(bytes[bytes.size() - 2]);
    if (last != (before & 0x80 ? 0xff : 0)) break;
    bytes.pop_back();
  }
  const bool is_short = bytes.size() <= kMaxU8;
  sized(is_short ? Opcode::kLong1 : Opcode::kLong4, is_short ? 1 : 4, bytes_of(bytes));
}

void PickleStream::real(double value) {
  byte(Opcode::kBinFloat);
  little(__builtin_bswap64(std::bit_cast<std::uint64_t>(value)));
  fill();
}

void PickleStream::complex(double real_part, double imaginary) {
  global("builtins", "complex");
  real(real_part);
  real(imaginary);
  op(Opcode::kTuple2);
  op(Opcode::kReduce);
}

void PickleStream::text(ByteView utf8) {
  if (protocol_ >= 4 && utf8.size() <= kMaxU8) return sized(Opcode::kShortBinUnicode, 1, utf8);
  if (utf8.size() <= kMaxU32) return sized(Opcode::kBinUnicode, 4, utf8);
  if (protocol_ < 4) throw Error(Kind::kUnsupported, "a text beyond 4 GiB needs protocol 4 of pickle");
  sized(Opcode::kBinUnicode8, 8, utf8);
}

// Protocol 2 keeps what it was; later ones, which only Python 3 reads, get the text that encoding="latin1" makes of it.
void PickleStream::python2_text(ByteView bytes) {
  if (protocol_ == 2 && bytes.size() <= kMaxU8) return sized(Opcode::kShortBinString, 1, bytes);
  if (protocol_ == 2 && bytes.size() <= static_cast<std::uint64_t>(std::numeric_limits<std::int32_t>::max()))
    return sized(Opcode::kBinString, 4, bytes);
  text(bytes_of(utf8_of_latin1(bytes)));
}

void PickleStream::latin1(ByteView bytes, std::string_view encoding) {
  text(bytes_of(utf8_of_latin1(bytes)));
  text(bytes_of(encoding));
  op(Opcode::kTuple2);
  op(Opcode::kReduce);
}

void PickleStream::bytes(ByteView bytes) {
  if (protocol_ >= 3 && bytes.size() <= kMaxU8) return sized(Opcode::kShortBinBytes, 1, bytes);
  if (protocol_ >= 3 && bytes.size() <= kMaxU32) return sized(Opcode::kBinBytes, 4, bytes);
  if (protocol_ >= 4) return sized(Opcode::kBinBytes8, 8, bytes);
  if (protocol_ == 3) throw Error(Kind::kUnsupported, "bytes beyond 4 GiB need protocol 4 of pickle");
  global("_codecs", "encode");
  latin1(bytes, "latin1");
}

void PickleStream::byte_array(ByteView view) {
  if (protocol_ >= 5) return sized(Opcode::kByteArray8, 8, view);
  global("builtins", "bytearray");
  if (protocol_ == 2) return latin1(view, "latin-1");
  bytes(view);
  op(Opcode::kTuple1);
  op(Opcode::kReduce);
}

// ---- names and the memo ----

void PickleStream::global(std::string_view module, std::string_view qualname) {
  std::pair<std::string, std::string> name(module, qualname);
  if (const auto known = globals_.find(name); known != globals_.end()) return get(known->second);
  const auto is_a_line = [&](std::string_view text) {
    return text.find('\n') == text.npos && (protocol_ > 2 || is_ascii(bytes_of(text)));
  };
  if (protocol_ >= 4) {
    known_text(module);
    known_text(qualname);
    op(Opcode::kStackGlobal);
  } else if (const std::size_t dot = qualname.rfind('.'); dot != qualname.npos) {
    global("builtins", "getattr");
    global(module, qualname.substr(0, dot));
    text(bytes_of(qualname.substr(dot + 1)));
    op(Opcode::kTuple2);
    op(Opcode::kReduce);
  } else {
    if (!is_a_line(module) || !is_a_line(qualname))
      throw Error(Kind::kUnsupported, fmt::format("the name {}.{} needs protocol 4 of pickle", module, qualname));
    byte(Opcode::kGlobal);
    const PythonName spelled = protocol_ == 2 ? python2_name({module, qualname}) : PythonName{module, qualname};
    buffer_ += fmt::format("{}\n{}\n", spelled.module, spelled.qualname);
    fill();
  }
  globals_.emplace(std::move(name), memoize());
}

void PickleStream::known_text(std::string_view view) {
  if (const auto known = texts_.find(view); known != texts_.end()) return get(known->second);
  text(bytes_of(view));
  texts_.emplace(view, memoize());
}

std::uint32_t PickleStream::memoize() {
  const std::uint32_t number = n_memos_++;
  if (protocol_ >= 4) {
    byte(Opcode::kMemoize);
  } else if (number <= kMaxU8) {
    byte(Opcode::kBinPut);
    little(static_cast<std::uint8_t>(number));
  } else {
    byte(Opcode::kLongBinPut);
    little(number);
  }
  fill();
  return number;
}

void PickleStream::get(std::uint32_t number) {
  if (number <= kMaxU8) {
    byte(Opcode::kBinGet);
    little(static_cast<std::uint8_t>(number));
  } else {
    byte(Opcode::kLongBinGet);
    little(number);
  }
  fill();
}

}  // namespace brine::write
