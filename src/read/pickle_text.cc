#include "read/pickle_text.h"

#include <algorithm>
#include <charconv>
#include <vector>

#include <fmt/format.h>

#include "base/utf8.h"

namespace brine::read {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// A number of exactly `count` hexadecimal digits at `position`.
std::optional<std::uint32_t> hex_at(std::string_view text, std::size_t position, std::size_t count) {
  if (text.size() - position < count) return std::nullopt;
  const char* first = text.data() + position;
  std::uint32_t value = 0;
  const auto [end, error] = std::from_chars(first, first + count, value, 16);
  if (error != std::errc() || end != first + count) return std::nullopt;
  return value;
}

// Divides a number of 32-bit limbs, the lowest first, in place; returns the remainder.
std::uint32_t divide(std::vector<std::uint32_t>& limbs, std::uint32_t divisor) {
  std::uint64_t remainder = 0;
  for (std::size_t i = limbs.size(); i-- > 0;) {
    remainder = remainder << 32 | limbs[i];
    limbs[i] = static_cast<std::uint32_t>(remainder / divisor);
    remainder %= divisor;
  }
  while (!limbs.empty() && limbs.back() == 0) limbs.pop_back();
  return static_cast<std::uint32_t>(remainder);
}

std::string decimal(std::vector<std::uint32_t> limbs, bool negative) {
  constexpr std::uint32_t kGroup = 1'000'000'000;
  std::vector<std::uint32_t> groups;
  while (!limbs.empty()) groups.push_back(divide(limbs, kGroup));
  std::string text = negative ? "-" : "";
  text += fmt::format("{}", groups.back());
  for (std::size_t i = groups.size() - 1; i-- > 0;) text += fmt::format("{:09}", groups[i]);
  return text;
}

}  // namespace

std::optional<Integer> integer_of_text(std::string_view text) {
  const std::string_view digits = text.starts_with('-') ? text.substr(1) : text;
  if (digits.empty() || digits.size() > kDigitsMax || !std::all_of(digits.begin(), digits.end(), is_digit))
    return std::nullopt;
  if (digits[0] == '0' && digits.find_first_not_of('0') != std::string_view::npos) return std::nullopt;
  Integer integer;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), integer.value);
  if (error == std::errc::result_out_of_range) integer.digits = text;
  return integer;
}

std::optional<Integer> integer_of_line(std::string_view line) {
  if (line.ends_with('L')) line.remove_suffix(1);
  return integer_of_text(line);
}

Integer integer_of_bytes(ByteView bytes) {
  if (bytes.empty()) return {};
  const bool negative = bytes.back() & 0x80;
  const std::uint8_t sign = negative ? 0xff : 0;
  while (bytes.size() > 8 && bytes.back() == sign && ((bytes[bytes.size() - 2] ^ sign) & 0x80) == 0)
    bytes = bytes.first(bytes.size() - 1);
  if (bytes.size() <= 8) {
    std::uint64_t value = negative ? ~std::uint64_t{0} : 0;
    for (std::size_t i = bytes.size(); i-- > 0;) value = value << 8 | bytes[i];
    return {.value = static_cast<std::int64_t>(value)};
  }
  // The magnitude: of a negative number all bits inverted, plus one.
  std::vector<std::uint32_t> limbs(bytes.size() / 4 + 1);
  for (std::size_t i = 0; i < bytes.size(); ++i)
    limbs[i / 4] |= static_cast<std::uint32_t>(static_cast<std::uint8_t>(bytes[i] ^ sign)) << (8 * (i % 4));
  for (std::size_t i = 0; negative && i < limbs.size() && ++limbs[i] == 0;) ++i;
  return {.digits = decimal(std::move(limbs), negative)};
}

std::optional<double> float_of_text(std::string_view text) {
  if (text.find('(') != std::string_view::npos) return std::nullopt;  // from_chars knows nan(…), Python does not
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::optional<std::string> bytes_of_literal(std::string_view line) {
  if (line.size() < 2 || line.front() != line.back() || (line[0] != '\'' && line[0] != '"')) return std::nullopt;
  const std::string_view text = line.substr(1, line.size() - 2);
  std::string bytes;
  bytes.reserve(text.size());
  for (std::size_t i = 0; i < text.size();) {
    const char c = text[i++];
    if (c != '\\') {
      bytes.push_back(c);
      continue;
    }
    if (i == text.size()) return std::nullopt;
    const char escape = text[i++];
    constexpr std::string_view kEscapes = "\\'\"abfnrtv", kMeanings = "\\'\"\a\b\f\n\r\t\v";
    if (const std::size_t known = kEscapes.find(escape); known != std::string_view::npos) {
      bytes.push_back(kMeanings[known]);
    } else if (escape >= '0' && escape <= '7') {
      unsigned value = 0;
      for (--i; i < text.size() && text[i] >= '0' && text[i] <= '7' && value < 64; ++i)
        value = value * 8 + static_cast<unsigned>(text[i] - '0');
      bytes.push_back(static_cast<char>(value));
    } else if (escape == 'x') {
      const auto value = hex_at(text, i, 2);
      if (!value) return std::nullopt;
      bytes.push_back(static_cast<char>(*value));
      i += 2;
    } else {
      bytes.push_back('\\');
      bytes.push_back(escape);
    }
  }
  return bytes;
}

std::optional<std::string> text_of_raw_escapes(std::string_view line) {
  std::string text;
  text.reserve(line.size());
  for (std::size_t i = 0; i < line.size();) {
    const char c = line[i++];
    if (c != '\\' || i == line.size()) {
      append_utf8(text, static_cast<std::uint8_t>(c));
      continue;
    }
    const char escape = line[i++];
    if (escape != 'u' && escape != 'U') {
      text.push_back('\\');
      append_utf8(text, static_cast<std::uint8_t>(escape));
      continue;
    }
    const std::size_t count = escape == 'u' ? 4 : 8;
    const auto value = hex_at(line, i, count);
    if (!value || *value > 0x10ffff) return std::nullopt;
    append_utf8(text, *value);
    i += count;
  }
  return text;
}

std::optional<std::string> latin1_of_utf8(std::string_view text) {
  std::string bytes(text.size(), '\0');
  std::size_t size = 0;
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t n_ascii = ascii_prefix(bytes_of(text.substr(i)));
    text.copy(bytes.data() + size, n_ascii, i);
    size += n_ascii;
    i += n_ascii;
    for (; i < text.size() && static_cast<std::uint8_t>(text[i]) >= 0x80; i += 2) {
      if (static_cast<std::uint8_t>(text[i]) > 0xc3) return std::nullopt;
      bytes[size++] = static_cast<char>(text[i] << 6 | (text[i + 1] & 0x3f));
    }
  }
  bytes.resize(size);
  return bytes;
}

}  // namespace brine::read
