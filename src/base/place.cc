#include "base/place.h"

#include <fmt/format.h>

namespace brine {

std::string to_string(const Place& place) {
  std::string text;
  if (place.source) {
    text = place.source->file;
    if (!place.source->member.empty()) text += "!" + place.source->member;
    text += fmt::format(":{:#x}", place.offset);
  }
  if (!place.path.empty()) text += (text.empty() ? "" : ": ") + place.path;
  return text;
}

Place place_in(std::string file, std::string member) {
  return {std::make_shared<const Source>(Source{std::move(file), std::move(member)}), 0, {}};
}

}  // namespace brine
