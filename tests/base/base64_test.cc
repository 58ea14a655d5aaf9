// Base64, both ways; the examples of RFC 4648.
#include "base/base64.h"

#include <doctest/doctest.h>

using namespace brine;

namespace {

bool is_read(std::string_view text) {
  std::string bytes;
  return append_base64(bytes, text);
}

}  // namespace

TEST_CASE("base64 is that of the standard and reads back") {
  const char* examples[][2] = {{"", ""},
                               {"f", "Zg=="},
                               {"fo", "Zm8="},
                               {"foo", "Zm9v"},
                               {"foob", "Zm9vYg=="},
                               {"fooba", "Zm9vYmE="},
                               {"foobar", "Zm9vYmFy"},
                               {"\xfb\xff", "+/8="}};
  for (const auto& [bytes, text] : examples) {
    CHECK(base64_of(bytes_of(bytes)) == text);
    std::string back;
    CHECK(append_base64(back, text));
    CHECK(back == bytes);
  }
}

TEST_CASE("base64 that is not what the writer writes is refused") {
  for (const char* text : {"Z", "Zg", "Zg=", "Zh==", "Zm9=", "Zg==Zg==", "Zm9 ", "Zm-_", "====", "Z===", "\nZg=="})
    CHECK_FALSE(is_read(text));
}
