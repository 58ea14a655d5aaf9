// See text_rules.h. Compared with Python's str over all of Unicode; sources: Objects/unicodeobject.c,
// SpecialCasing.txt.
#include "ops/text_rules.h"

#include <algorithm>
#include <iterator>

#include <utf8proc.h>

#include "base/utf8.h"

namespace brine::text {
namespace {

constexpr char32_t kCapitalSigma = 0x3a3, kSigma = 0x3c3, kFinalSigma = 0x3c2, kCapitalDottedI = 0x130,
                   kDotAbove = 0x307;

bool is_surrogate(char32_t c) { return c >= 0xd800 && c < 0xe000; }

utf8proc_category_t category_of(char32_t c) {
  return c < kNoCharacter ? utf8proc_category(static_cast<utf8proc_int32_t>(c)) : UTF8PROC_CATEGORY_CN;
}

// Word_Break = MidLetter, MidNumLet, Single_Quote.
constexpr char32_t kIgnorablePunctuation[] = {'\'',   '.',    ':',    0xb7,   0x387,  0x55f,  0x5f4,  0x2018, 0x2019,
                                              0x2024, 0x2027, 0xfe13, 0xfe52, 0xfe55, 0xff07, 0xff0e, 0xff1a};

// Unicode's Case_Ignorable.
bool is_ignorable(char32_t c) {
  switch (category_of(c)) {
    case UTF8PROC_CATEGORY_MN:
    case UTF8PROC_CATEGORY_ME:
    case UTF8PROC_CATEGORY_CF:
    case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_SK: return true;
    default:
      return std::find(std::begin(kIgnorablePunctuation), std::end(kIgnorablePunctuation), c) !=
             std::end(kIgnorablePunctuation);
  }
}

// Unicode's Cased, of characters that are not ignorable.
bool is_cased(char32_t c) {
  switch (category_of(c)) {
    case UTF8PROC_CATEGORY_LU:
    case UTF8PROC_CATEGORY_LL:
    case UTF8PROC_CATEGORY_LT: return true;
    default:
      return c == 0xaa || c == 0xba || (c >= 0x2160 && c <= 0x217f) || (c >= 0x24b6 && c <= 0x24e9) ||
             (c >= 0x1f130 && c <= 0x1f149) || (c >= 0x1f150 && c <= 0x1f169) || (c >= 0x1f170 && c <= 0x1f189);
  }
}

// Whether the first character that is not ignorable is a cased one.
template <class Iterator>
bool begins_cased(Iterator at, Iterator end) {
  at = std::find_if_not(at, end, is_ignorable);
  return at != end && is_cased(*at);
}

}  // namespace

char32_t next_character(std::string_view text, std::size_t& at) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char lead = byte(at++);
  if (lead < 0x80) return lead;
  const int more = lead >= 0xf0 ? 3 : lead >= 0xe0 ? 2 : lead >= 0xc2 ? 1 : 0;
  if (more == 0 || lead > 0xf4 || text.size() - at < static_cast<std::size_t>(more)) return kNoCharacter;
  char32_t c = lead & (0x3f >> more);
  for (int i = 0; i < more; ++i) {
    const unsigned char next = byte(at + static_cast<std::size_t>(i));
    if ((next & 0xc0) != 0x80) return kNoCharacter;
    c = c << 6 | (next & 0x3f);
  }
  if (c >= kNoCharacter || (more == 2 && c < 0x800) || (more == 3 && c < 0x10000)) return kNoCharacter;
  at += static_cast<std::size_t>(more);
  return c;
}

void append(std::string& text, char32_t character) {
  if (character < 0x80) text += static_cast<char>(character);
  else append_utf8(text, character < kNoCharacter ? character : 0xfffd);
}

bool is_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

bool is_white(char32_t c) {
  if (c < 0x80) return (c >= 0x9 && c <= 0xd) || (c >= 0x1c && c <= 0x20);
  return c == 0x85 || c == 0xa0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200a) || c == 0x2028 || c == 0x2029 ||
         c == 0x202f || c == 0x205f || c == 0x3000;
}

bool is_word(char32_t c) {
  if (c < 0x80) return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  switch (category_of(c)) {
    case UTF8PROC_CATEGORY_LU:
    case UTF8PROC_CATEGORY_LL:
    case UTF8PROC_CATEGORY_LT:
    case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_LO:
    case UTF8PROC_CATEGORY_ND:
    case UTF8PROC_CATEGORY_NL:
    case UTF8PROC_CATEGORY_NO: return true;
    default:                   return false;
  }
}

void append_lower(std::vector<char32_t>& lowered, const std::vector<char32_t>& text, std::size_t at) {
  const char32_t c = text[at];
  if (c == kCapitalSigma) {
    const auto here = text.begin() + static_cast<std::ptrdiff_t>(at);
    const bool is_final =
        begins_cased(std::make_reverse_iterator(here), text.rend()) && !begins_cased(here + 1, text.end());
    lowered.push_back(is_final ? kFinalSigma : kSigma);
  } else if (c == kCapitalDottedI) {
    lowered.push_back('i');
    lowered.push_back(kDotAbove);
  } else {
    lowered.push_back(c < kNoCharacter && !is_surrogate(c)
                          ? static_cast<char32_t>(utf8proc_tolower(static_cast<utf8proc_int32_t>(c)))
                          : c);
  }
}

void lower(std::vector<char32_t>& characters) {
  const std::vector<char32_t> original = characters;
  characters.clear();
  for (std::size_t at = 0; at < original.size(); ++at) append_lower(characters, original, at);
}

int combining_class(char32_t c) {
  return c < kNoCharacter ? utf8proc_get_property(static_cast<utf8proc_int32_t>(c))->combining_class : 0;
}

void decompose(std::vector<char32_t>& characters) {
  std::vector<char32_t> parts;
  for (const char32_t c : characters) {
    utf8proc_int32_t buffer[32];
    int boundary = 0;
    const utf8proc_ssize_t count =
        c < kNoCharacter && !is_surrogate(c)
            ? utf8proc_decompose_char(static_cast<utf8proc_int32_t>(c), buffer, 32,
                                      static_cast<utf8proc_option_t>(UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT), &boundary)
            : 0;
    if (count <= 0 || count > 32) parts.push_back(c);
    else parts.insert(parts.end(), buffer, buffer + count);
  }
  for (auto at = parts.begin();
       at != parts.end();) {  // marks in the order of their classes, between two characters of class 0
    at = std::find_if(at, parts.end(), [](char32_t c) { return combining_class(c) != 0; });
    const auto end = std::find_if(at, parts.end(), [](char32_t c) { return combining_class(c) == 0; });
    std::stable_sort(at, end, [](char32_t a, char32_t b) { return combining_class(a) < combining_class(b); });
    at = end;
  }
  characters = std::move(parts);
}

}  // namespace brine::text
