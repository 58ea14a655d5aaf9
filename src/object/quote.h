// Strings and bytes in quotes, printable whatever they hold, at most `size_max` bytes of them.
#pragma once

#include <string>
#include <string_view>

#include "base/bytes.h"

namespace brine::object {

std::string quoted_text(std::string_view utf8, std::size_t size_max);  // 'text'; control characters escaped
std::string quoted_bytes(ByteView bytes, std::size_t size_max);        // b'bytes'; all but printable ASCII escaped

}  // namespace brine::object
