// UTF-8: what is well-formed.
#include "base/utf8.h"

#include <doctest/doctest.h>

using namespace brine;

TEST_CASE("every character that is written is well-formed, and nothing else of its length begins like it") {
  for (char32_t character = 0; character < 0x110000; character += character < 0x1000 ? 1 : 37) {
    std::string text;
    append_utf8(text, character);
    const bool is_surrogate = character >= 0xd800 && character < 0xe000;
    CHECK(is_utf8(bytes_of(text)) != is_surrogate);
    CHECK(is_utf8(bytes_of(text), Surrogates::kPass));
    text.pop_back();
    CHECK(is_utf8(bytes_of(text)) == text.empty());
  }
}

TEST_CASE("the first byte that is wrong is told, behind any run of good ones") {
  for (const char* bad : {"\x80", "\xc0\x80", "\xc1\xbf", "\xe0\x80\x80", "\xed\xa0\x80", "\xf0\x8f\xbf\xbf",
                          "\xf4\x90\x80\x80", "\xf5\x80\x80\x80", "\xff", "\xe2\x82"})
    for (const char* good : {"", "a", "0123456789é€😀"}) {
      const std::string text = std::string(good) + bad + "z";
      CHECK(find_invalid_utf8(bytes_of(text)) == std::string(good).size());
    }
}
