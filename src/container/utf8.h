// UTF-8: checking it and writing it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace brine {

// The offset of the first byte that is not well-formed UTF-8 (surrogates and overlong forms are not); npos: all is.
std::size_t find_invalid_utf8(std::string_view text);

// Appends a code point below 0x110000; a surrogate as three bytes, as Python's "surrogatepass" does.
void append_utf8(std::string& out, std::uint32_t code_point);

}  // namespace brine
