#include "base/utf8.h"

#include <bit>
#include <cstring>

namespace brine {
namespace {

constexpr std::uint64_t kHighBits = 0x8080808080808080;

bool is_continuation(std::uint8_t byte) { return (byte & 0xc0) == 0x80; }

// The length of the well-formed character at the start of `bytes` (not empty, not ASCII); 0: there is none.
std::size_t character_length(ByteView bytes, Surrogates surrogates) {
  const std::uint8_t lead = bytes[0];
  const std::size_t length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
  if (lead < 0xc2 || lead > 0xf4 || bytes.size() < length) return 0;
  for (std::size_t i = 1; i < length; ++i)
    if (!is_continuation(bytes[i])) return 0;
  const std::uint8_t second = bytes[1];
  if (lead == 0xe0 && second < 0xa0) return 0;                                        // overlong
  if (lead == 0xed && second >= 0xa0 && surrogates == Surrogates::kRefuse) return 0;  // U+D800 to U+DFFF
  if (lead == 0xf0 && second < 0x90) return 0;                                        // overlong
  if (lead == 0xf4 && second >= 0x90) return 0;                                       // beyond U+10FFFF
  return length;
}

}  // namespace

std::size_t ascii_prefix(ByteView bytes) {
  std::size_t i = 0;
  for (std::uint64_t word; bytes.size() - i >= sizeof(word); i += sizeof(word)) {
    std::memcpy(&word, bytes.data() + i, sizeof(word));
    if (word & kHighBits) return i + static_cast<std::size_t>(std::countr_zero(word & kHighBits)) / 8;
  }
  while (i < bytes.size() && bytes[i] < 0x80) ++i;
  return i;
}

std::size_t find_invalid_utf8(ByteView bytes, Surrogates surrogates) {
  const std::uint8_t* data = bytes.data();
  for (std::size_t at = 0;;) {
    at += ascii_prefix(bytes.subspan(at));
    // Two-byte characters in a row: old protocols spell whole arrays as text of Latin-1.
    while (bytes.size() - at >= 2 && data[at] >= 0xc2 && data[at] < 0xe0 && is_continuation(data[at + 1])) at += 2;
    if (at == bytes.size()) return at;
    if (data[at] < 0x80) continue;
    const std::size_t length = character_length(bytes.subspan(at), surrogates);
    if (length == 0) return at;
    at += length;
  }
}

void append_utf8(std::string& text, char32_t character) {
  const auto put = [&](char32_t bits) { text.push_back(static_cast<char>(bits)); };
  if (character < 0x80) return put(character);
  if (character < 0x800) {
    put(0xc0 | character >> 6);
  } else {
    if (character < 0x10000) {
      put(0xe0 | character >> 12);
    } else {
      put(0xf0 | character >> 18);
      put(0x80 | (character >> 12 & 0x3f));
    }
    put(0x80 | (character >> 6 & 0x3f));
  }
  put(0x80 | (character & 0x3f));
}

}  // namespace brine
