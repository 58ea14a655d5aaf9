#include "read/companions.h"

#include <algorithm>

#include "base/file_system.h"

namespace brine::read {

Companions companions_beside(const std::filesystem::path& model) {
  const std::filesystem::path folder = model.parent_path();
  return {model.filename().string(), [folder](const std::string& name, Limits& limits) -> std::optional<Container> {
            if (companion_ending(name).empty() || !file_exists(folder / name)) return std::nullopt;
            return open_container(folder / name, limits);
          }};
}

Companions companions_in(const ZipArchive& archive, std::string_view member) {
  const std::string folder(member.substr(0, member.rfind('/') + 1));
  return {std::string(member.substr(folder.size())),
          [&archive, folder](const std::string& name, Limits& limits) -> std::optional<Container> {
            const ZipEntry* entry = archive.find(folder + name);
            if (!entry) return std::nullopt;
            OwnedBytes content = archive.read(*entry, limits);
            return open_container(content.bytes, std::move(content.owner), folder + name, limits);
          }};
}

std::string_view companion_ending(std::string_view name) {
  if (name.find_first_of(std::string_view("/\0", 2)) != std::string_view::npos) return {};
  const std::size_t line = name.rfind('_');
  if (line == std::string_view::npos) return {};
  const std::string_view ending = name.substr(line);
  const std::string_view digits =
      ending.substr(1, ending.find('.') == std::string_view::npos ? 0 : ending.find('.') - 1);
  const bool is_number =
      !digits.empty() && std::all_of(digits.begin(), digits.end(), [](char c) { return c >= '0' && c <= '9'; });
  const std::string_view suffix = ending.substr(1 + digits.size());
  return is_number && (suffix == ".npy" || suffix == ".npy.z") ? ending : std::string_view{};
}

}  // namespace brine::read
