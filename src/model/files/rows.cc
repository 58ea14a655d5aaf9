// Rows from a file of any format: see brine/files.h.
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <string>

#include <fmt/format.h>

#include "base/error.h"
#include "base/mapped_file.h"
#include "base/place.h"
#include "brine/files.h"
#include "model/files/readers.h"
#include "model/limits.h"

namespace brine {
namespace {

using Reader = Data (*)(const FileBytes& file, Limits& limits);
struct Format {
  std::string_view suffix;
  Reader read;
};
constexpr Format kFormats[] = {
    {".npy", read_npy}, {".npz", read_npz}, {".csv", read_csv}, {".json", read_json}, {".jsonl", read_json_lines}};

// All that standard input has.
std::shared_ptr<const std::string> read_input(Limits& limits, const Place& start) {
  auto text = std::make_shared<std::string>();
  for (;;) {
    constexpr std::size_t kChunk = 1 << 16;
    limits.charge_memory(kChunk, start);
    const std::size_t size = text->size();
    text->resize(size + kChunk);
    const ssize_t count = ::read(STDIN_FILENO, text->data() + size, kChunk);
    text->resize(size + static_cast<std::size_t>(std::max<ssize_t>(count, 0)));
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) throw Error(Kind::kIo, std::string("standard input: ") + std::strerror(errno));
    if (count == 0) return text;
  }
}

}  // namespace

Data read_rows(const std::filesystem::path& path, const Options& options) {
  if (path == "-") {
    Limits limits = limits_for(0, options);
    const Place start = place_in("standard input");
    const auto text = read_input(limits, start);
    return read_any_text({bytes_of(*text), start, text}, limits);
  }
  const std::string suffix = path.extension().string();
  for (const Format& format : kFormats) {
    if (suffix != format.suffix) continue;
    const auto file = MappedFile::open(path);
    Limits limits = limits_for(file->bytes().size(), options);
    return format.read({file->bytes(), place_in(path.string()), file}, limits);
  }
  throw Error(Kind::kUsage, fmt::format("{}: expected .npy, .npz, .csv, .json or .jsonl", path.string()));
}

}  // namespace brine
