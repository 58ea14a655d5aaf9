// See text_bytes.h.
#include "ops/text_bytes.h"

#include <algorithm>

#include "ops/text_rules.h"

namespace brine::text {
namespace {

// The bytes from `at` that could have begun a character, at least one.
std::size_t broken_length(std::string_view document, std::size_t at) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(document[i]); };
  const unsigned char lead = byte(at);
  const std::size_t more = lead > 0xf4 ? 0 : lead >= 0xf0 ? 3 : lead >= 0xe0 ? 2 : lead >= 0xc2 ? 1 : 0;
  const unsigned char least = lead == 0xe0 ? 0xa0 : lead == 0xf0 ? 0x90 : 0x80;
  const unsigned char most = lead == 0xed ? 0x9f : lead == 0xf4 ? 0x8f : 0xbf;
  std::size_t length = 1;
  for (; length <= more && at + length < document.size(); ++length) {
    const unsigned char next = byte(at + length);
    if (next < (length == 1 ? least : 0x80) || next > (length == 1 ? most : 0xbf)) break;
  }
  return length;
}

}  // namespace

bool is_utf8(std::string_view document) {
  if (is_ascii(document)) return true;
  for (std::size_t at = 0; at < document.size();)
    if (next_character(document, at) == kNoCharacter) return false;
  return true;
}

std::string decoded(std::string_view document, Undecodable how) {
  std::string text;
  for (std::size_t at = 0; at < document.size();) {
    const std::size_t start = at;
    if (how == Undecodable::kLatin1) {
      append(text, static_cast<unsigned char>(document[at++]));
    } else if (const char32_t character = next_character(document, at);
               character < 0xd800 || (character > 0xdfff && character != kNoCharacter)) {  // bytes hold no surrogates
      append(text, character);
    } else {
      at = start + broken_length(document, start);
      if (how == Undecodable::kReplaced) append(text, 0xfffd);
    }
  }
  return text;
}

}  // namespace brine::text
