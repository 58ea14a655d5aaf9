#include "read/builder.h"

#include <algorithm>

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

ByteView Builder::copy(ByteView bytes) {
  if (bytes.size() > room_.size()) {
    const std::size_t size = std::max(bytes.size(), kChunkBytes);
    limits_.charge_memory(size, *this);
    const std::shared_ptr<std::uint8_t[]> chunk = std::make_shared_for_overwrite<std::uint8_t[]>(size);
    graph_.keep(chunk);
    if (size > kChunkBytes) return {std::copy(bytes.begin(), bytes.end(), chunk.get()) - bytes.size(), bytes.size()};
    room_ = {chunk.get(), size};
  }
  const std::span<std::uint8_t> taken = room_.first(bytes.size());
  std::copy(bytes.begin(), bytes.end(), taken.begin());
  room_ = room_.subspan(bytes.size());
  return taken;
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
