#include "base/json_text.h"

#include <fmt/format.h>

namespace brine {

std::string json_text(std::string_view text) {
  std::string result = "\"";
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte == '"' || byte == '\\') {
      (result += '\\') += text[i];
    } else if (byte < 0x20) {
      result += fmt::format("\\u{:04x}", static_cast<int>(byte));
    } else if (byte == 0xed && i + 2 < text.size() && static_cast<unsigned char>(text[i + 1]) >= 0xa0) {
      const unsigned low = (text[i + 1] & 0x3fu) << 6 | (text[i + 2] & 0x3fu);
      result += fmt::format("\\u{:04x}", 0xd000u | low);
      i += 2;
    } else {
      result += text[i];
    }
  }
  return result += '"';
}

}  // namespace brine
