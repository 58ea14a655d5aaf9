#include "object/quote.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/utf8.h"

namespace brine::object {
namespace {

std::string quoted(std::string out, std::string_view text, std::size_t size_max, bool escape_all) {
  std::size_t size = std::min(text.size(), size_max);
  while (!escape_all && size < text.size() && size > 0 && (static_cast<std::uint8_t>(text[size]) & 0xc0) == 0x80)
    --size;
  for (const char c : text.substr(0, size)) {
    const auto byte = static_cast<std::uint8_t>(c);
    if (c == '\'' || c == '\\') out += {'\\', c};
    else if (c == '\n') out += "\\n";
    else if (c == '\t') out += "\\t";
    else if (byte < 0x20 || byte == 0x7f || (byte >= 0x80 && escape_all)) out += fmt::format("\\x{:02x}", byte);
    else out.push_back(c);
  }
  out.push_back('\'');
  if (size < text.size()) out += fmt::format("…{} more", text.size() - size);
  return out;
}

}  // namespace

std::string quoted_text(std::string_view utf8, std::size_t size_max) {
  return quoted("'", utf8, size_max, !is_utf8(bytes_of(utf8)));  // surrogates, and bytes of Python 2
}

std::string quoted_bytes(ByteView bytes, std::size_t size_max) { return quoted("b'", text_of(bytes), size_max, true); }

}  // namespace brine::object
