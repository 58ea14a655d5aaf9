#include "read/builder.h"

#include <fmt/format.h>

#include "base/utf8.h"
#include "read/pickle_text.h"

namespace brine::read {

void Builder::fail(std::string_view message, Kind kind) const {
  throw Error(kind, place(), step_.empty() ? std::string(message) : fmt::format("{}: {}", step_, message));
}

ByteView Builder::keep(std::string bytes) {
  auto owner = std::make_shared<const std::string>(std::move(bytes));
  const ByteView view = bytes_of(*owner);
  graph_.keep(std::move(owner));
  return view;
}

ByteView Builder::latin1(object::Ref text) {
  const ByteView utf8 = text.bytes();
  if ((graph_.node(text.id()).flags & object::kPython2) || is_ascii(utf8)) return utf8;
  limits_.charge_memory(utf8.size(), *this);
  auto bytes = latin1_of_utf8(text.text());
  if (!bytes) fail("expected text of Latin-1, found a character beyond U+00FF");
  return keep(std::move(*bytes));
}

}  // namespace brine::read
