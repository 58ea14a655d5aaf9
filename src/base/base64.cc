// Three bytes are four letters; the last group is filled with '='.
#include "base/base64.h"

#include <array>
#include <cstdint>

namespace brine {
namespace {

constexpr std::string_view kLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::uint8_t kNone = 0xff;

constexpr std::array<std::uint8_t, 256> kValues = [] {
  std::array<std::uint8_t, 256> values{};
  values.fill(kNone);
  for (std::size_t i = 0; i < kLetters.size(); ++i)
    values[static_cast<unsigned char>(kLetters[i])] = static_cast<std::uint8_t>(i);
  return values;
}();

std::uint32_t value_of(char letter) { return kValues[static_cast<unsigned char>(letter)]; }

}  // namespace

std::string base64_of(ByteView bytes) {
  std::string text;
  text.reserve((bytes.size() + 2) / 3 * 4);
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    const std::size_t n = bytes.size() - i < 3 ? bytes.size() - i : 3;
    const std::uint32_t group = std::uint32_t{bytes[i]} << 16 | (n > 1 ? std::uint32_t{bytes[i + 1]} << 8 : 0) |
                                (n > 2 ? std::uint32_t{bytes[i + 2]} : 0);
    for (std::size_t letter = 0; letter < 4; ++letter)
      text += letter <= n ? kLetters[group >> (18 - 6 * letter) & 0x3f] : '=';
  }
  return text;
}

bool append_base64(std::string& bytes, std::string_view text) {
  if (text.size() % 4 != 0) return false;
  for (std::size_t i = 0; i < text.size(); i += 4) {
    const bool is_last = i + 4 == text.size();
    const std::size_t n = is_last && text[i + 3] == '=' ? (text[i + 2] == '=' ? 1 : 2) : 3;
    std::uint32_t group = 0;
    for (std::size_t letter = 0; letter <= n; ++letter) {
      const std::uint32_t value = value_of(text[i + letter]);
      if (value == kNone) return false;
      group |= value << (18 - 6 * letter);
    }
    if (group & ((std::uint32_t{1} << (24 - 8 * n)) - 1)) return false;  // bits that no byte holds
    for (std::size_t byte = 0; byte < n; ++byte) bytes += static_cast<char>(group >> (16 - 8 * byte));
  }
  return true;
}

}  // namespace brine
