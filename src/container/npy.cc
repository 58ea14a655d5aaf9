#include "container/npy.h"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "base/utf8.h"

namespace brine {
namespace {

constexpr std::string_view kMagic = "\x93NUMPY";
constexpr std::uint64_t kHeaderBytesMax = 64 << 10;
constexpr std::size_t kDimensionsMax = 64;  // numpy 2's; numpy 1 had 32
constexpr int kNestingMax = 16;             // of structured dtypes: bounds the recursion below

// A recursive descent over the literal, as deep as kNestingMax at most.
class Literal {
 public:
  Literal(std::string_view text, Place start) : text_(text), start_(std::move(start)) {}

  NpyHeader header() {
    NpyHeader header;
    bool seen[3] = {};
    expect('{');
    while (!accept('}')) {
      const std::string key = string();
      expect(':');
      const int which = key == "descr" ? 0 : key == "fortran_order" ? 1 : key == "shape" ? 2 : -1;
      if (which < 0) fail(fmt::format("descr, fortran_order or shape, found the key {}", key));
      if (seen[which]) fail(fmt::format("{} once, found it twice", key));
      seen[which] = true;
      if (which == 0) header.descr = descr(0);
      if (which == 1) header.fortran_order = boolean();
      if (which == 2) header.shape = shape();
      if (!accept(',')) {
        expect('}');
        break;
      }
    }
    if (!seen[0] || !seen[1] || !seen[2]) fail("descr, fortran_order and shape, found fewer");
    skip_space();
    if (position_ != text_.size()) fail("nothing after the header's dict, found more");
    return header;
  }

 private:
  // 'text' | [(name, descr), (name, descr, shape), …] | (descr, shape)
  NpyDescr descr(int depth) {
    if (depth > kNestingMax) fail("a dtype nested less deeply");
    NpyDescr result;
    if (accept('(')) {
      result = descr(depth + 1);
      expect(',');
      std::vector<std::int64_t> inner = std::move(result.shape);
      result.shape = shape();
      result.shape.insert(result.shape.end(), inner.begin(), inner.end());
      accept(',');
      expect(')');
    } else if (accept('[')) {
      while (!accept(']')) {
        result.fields.push_back(field(depth + 1));
        if (!accept(',')) {
          expect(']');
          break;
        }
      }
      if (result.fields.empty()) fail("fields, found none");
    } else {
      result.text = string();
      if (result.text.empty()) fail("a dtype, found an empty string");
    }
    return result;
  }

  NpyField field(int depth) {
    NpyField result;
    expect('(');
    if (accept('(')) {
      string();
      expect(',');
      result.name = string();
      accept(',');
      expect(')');
    } else {
      result.name = string();
    }
    expect(',');
    result.descr = descr(depth);
    if (accept(',') && peek() != ')') {
      std::vector<std::int64_t> outer = shape();
      outer.insert(outer.end(), result.descr.shape.begin(), result.descr.shape.end());
      result.descr.shape = std::move(outer);
      accept(',');
    }
    expect(')');
    return result;
  }

  std::vector<std::int64_t> shape() {
    std::vector<std::int64_t> extents;
    if (peek() != '(') return {integer()};  // a field's shape may be a bare integer
    expect('(');
    while (!accept(')')) {
      if (extents.size() == kDimensionsMax) fail(fmt::format("at most {} dimensions", kDimensionsMax));
      extents.push_back(integer());
      if (!accept(',')) {
        expect(')');
        break;
      }
    }
    return extents;
  }

  std::int64_t integer() {
    skip_space();
    std::int64_t value = 0;
    const char* first = text_.data() + position_;
    const auto [end, error] = std::from_chars(first, text_.data() + text_.size(), value);
    if (error != std::errc() || value < 0) fail("an extent from 0 to 2^63 - 1");
    position_ += static_cast<std::size_t>(end - first);
    if (position_ < text_.size() && text_[position_] == 'L') ++position_;  // Python 2's long
    return value;
  }

  bool boolean() {
    skip_space();
    for (const std::string_view word : {"True", "False"})
      if (text_.substr(position_).starts_with(word)) {
        position_ += word.size();
        return word == "True";
      }
    fail("True or False");
  }

  std::string string() {
    skip_space();
    if (position_ < text_.size() && (text_[position_] == 'u' || text_[position_] == 'b')) ++position_;
    const char quote = position_ < text_.size() ? text_[position_] : '\0';
    if (quote != '\'' && quote != '"') fail("a string");
    const std::size_t end = text_.find(quote, position_ + 1);
    if (end == text_.npos) fail("the end of a string");
    const std::string_view inside = text_.substr(position_ + 1, end - position_ - 1);
    if (inside.find('\\') != inside.npos) fail("a string without escapes");
    position_ = end + 1;
    return std::string(inside);
  }

  void skip_space() { position_ = std::min(text_.find_first_not_of(" \t\r\n", position_), text_.size()); }
  char peek() {
    skip_space();
    return position_ < text_.size() ? text_[position_] : '\0';
  }
  bool accept(char wanted) {
    if (peek() != wanted) return false;
    ++position_;
    return true;
  }
  void expect(char wanted) {
    if (!accept(wanted)) fail(fmt::format("'{}'", wanted));
  }
  [[noreturn]] void fail(std::string_view expected) const {
    throw Error(Kind::kMalformed, start_ + position_, fmt::format("the .npy header: expected {}", expected));
  }

  std::string_view text_;
  Place start_;
  std::size_t position_ = 0;
};

}  // namespace

bool is_npy(ByteView bytes) { return text_of(bytes).starts_with(kMagic); }

NpyHeader read_npy_header(ByteReader& in) {
  const std::uint64_t first = in.position();
  const Place at = in.place();
  if (text_of(in.take(kMagic.size(), "the .npy magic")) != kMagic)
    throw Error(Kind::kMalformed, at, "expected a .npy file");
  const std::uint8_t major = in.u8("version"), minor = in.u8("version");
  if (major < 1 || major > 3 || minor != 0)
    throw Error(Kind::kUnsupported, at, fmt::format("a .npy file of version {}.{}", major, minor));
  const std::uint64_t size = major == 1 ? in.u16_le("size of the header") : in.u32_le("size of the header");
  if (size > kHeaderBytesMax)
    throw Error(Kind::kLimit, at, fmt::format("the .npy header has {} bytes, more than {}", size, kHeaderBytesMax));
  const Place text_at = in.place();
  const std::string_view text = text_of(in.take(size, "the .npy header"));
  if (major < 3 && std::any_of(text.begin(), text.end(), [](char c) { return static_cast<signed char>(c) < 0; }))
    throw Error(Kind::kUnsupported, text_at, "a .npy header with field names in Latin-1");
  NpyHeader header = Literal(text, text_at).header();
  header.data_offset = in.position() - first;
  return header;
}

std::string npy_header(std::string_view descr, std::span<const std::int64_t> shape) {
  return npy_header_of(fmt::format("'{}'", descr), false, shape);
}

std::string npy_header_of(std::string_view descr, bool fortran_order, std::span<const std::int64_t> shape) {
  std::string extents;
  for (const std::int64_t extent : shape) extents += fmt::format("{}, ", extent);
  if (shape.size() > 1) extents.resize(extents.size() - 2);
  if (shape.size() == 1) extents.pop_back();  // "(3,)"
  std::string text = fmt::format("{{'descr': {}, 'fortran_order': {}, 'shape': ({}), }}", descr,
                                 fortran_order ? "True" : "False", extents);
  constexpr std::size_t kMultiple = 64, kVersion1Max = 0xffff - kMultiple;
  const bool is_ascii_text = is_ascii(bytes_of(text));
  const int version = !is_ascii_text ? 3 : text.size() > kVersion1Max ? 2 : 1;
  const std::size_t size_bytes = version == 1 ? 2 : 4, before = kMagic.size() + 2 + size_bytes;
  text.append(kMultiple - 1 - (before + text.size()) % kMultiple, ' ');
  text += '\n';
  std::string header(kMagic);
  header += {static_cast<char>(version), '\0'};
  for (std::size_t i = 0; i < size_bytes; ++i) header += static_cast<char>(text.size() >> (8 * i) & 0xff);
  return header + text;
}

}  // namespace brine
