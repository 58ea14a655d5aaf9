// The textual arguments of pickle's opcodes, and its long integers: what Python's own readers make of them.
//
// Everything a Python pickler can write is understood; spellings that only int() or float() would take (underscores,
// blanks, hexadecimal) are refused. Nothing is returned where the text is not what its opcode promises.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.h"

namespace brine::read {

// The longest integer that is read, as Python's sys.int_info.default_max_str_digits.
inline constexpr std::size_t kDigitsMax = 4300;
// More bytes than that hold an integer of more digits.
inline constexpr std::size_t kLongBytesMax = 1786;

struct Integer {
  std::int64_t value = 0;
  std::string digits = {};  // of one beyond 64 bits: the decimal text, signed; else empty
};
std::optional<Integer> integer_of_text(std::string_view text);
std::optional<Integer> integer_of_line(std::string_view line);  // of LONG: with or without Python 2's "L" at the end
Integer integer_of_bytes(ByteView bytes);  // two's complement, little-endian, at most kLongBytesMax

std::optional<double> float_of_text(std::string_view text);

// STRING: a quoted literal with Python 2's escapes; bytes beyond ASCII stand for themselves.
std::optional<std::string> bytes_of_literal(std::string_view line);
// UNICODE: Latin-1 with \uXXXX and \UXXXXXXXX; as UTF-8.
std::optional<std::string> text_of_raw_escapes(std::string_view line);

// The bytes that well-formed UTF-8 stands for in Latin-1; nothing if a character is beyond it.
std::optional<std::string> latin1_of_utf8(std::string_view text);

}  // namespace brine::read
