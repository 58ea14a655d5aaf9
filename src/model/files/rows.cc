// Rows from a file of any format: see brine/files.h.
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <string>

#include <fmt/format.h>

#include "base/error.h"
#include "base/mapped_file.h"
#include "base/place.h"
#include "brine/files.h"
#include "model/files/readers.h"

namespace brine {
namespace {

using Reader = Data (*)(const FileBytes& file, Limits& limits);
struct Format {
  std::string_view suffix;
  Reader read;
};
constexpr Format kFormats[] = {{".npy", read_npy}};

Limits limits_for(std::uint64_t bytes, std::uint64_t memory_max) {
  Limits limits = Limits::for_file(bytes);
  if (memory_max) limits.memory_max = memory_max;
  return limits;
}

}  // namespace

Data read_rows(const std::filesystem::path& path, std::uint64_t memory_max) {
  const std::string suffix = path.extension().string();
  for (const Format& format : kFormats) {
    if (suffix != format.suffix) continue;
    const auto file = MappedFile::open(path);
    Limits limits = limits_for(file->bytes().size(), memory_max);
    return format.read({file->bytes(), place_in(path.string()), file}, limits);
  }
  throw Error(Kind::kUsage, fmt::format("{}: expected .npy, .npz, .csv, .json or .jsonl", path.string()));
}

}  // namespace brine
