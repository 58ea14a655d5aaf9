// Text as Python's str has it: lower case, white space, words, accents. Unicode 15, as utf8proc knows it.
//
// Text is UTF-8 in which a lone surrogate may stand as three bytes. A byte that begins no character counts as one that
// is neither a word's nor white.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace brine::text {

inline constexpr char32_t kNoCharacter = 0x110000;  // stands for a byte that is no text

// The character at `text[at]`; `at` moves behind it. Precondition: at < text.size().
char32_t next_character(std::string_view text, std::size_t& at);
void append(std::string& text, char32_t character);

bool is_ascii(std::string_view text);
bool is_white(char32_t c);  // str.isspace(), re's \s
bool is_word(char32_t c);   // re's \w: letters, numbers, _

// str.lower(): capital sigma ends a word as final sigma. `characters` in place; U+0130 becomes two.
void lower(std::vector<char32_t>& characters);
// What lower() makes of the character at one place of a text.
void append_lower(std::vector<char32_t>& lowered, const std::vector<char32_t>& text, std::size_t at);
// NFKD in place.
void decompose(std::vector<char32_t>& characters);
int combining_class(char32_t c);

}  // namespace brine::text
