// Base64 (RFC 4648, the alphabet with + and /, padded), written and read strictly.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.h"

namespace brine {

std::string base64_of(ByteView bytes);

// Appends what `text` stands for. False, and `bytes` is unspecified, if it is not what base64_of writes of anything.
bool append_base64(std::string& bytes, std::string_view text);

}  // namespace brine
