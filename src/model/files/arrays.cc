// Answers as files and as text: see brine/files.h.
#include <fmt/format.h>

#include "base/error.h"
#include "model/files/element.h"
#include "model/files/writers.h"

namespace brine {
namespace {

using Writer = void (*)(OutputFile& out, std::span<const NamedArray> arrays);
struct Format {
  std::string_view suffix;
  Writer write;
};
constexpr Format kFormats[] = {{".npz", write_npz}, {".csv", write_csv}, {".json", write_json}};

}  // namespace

void write_arrays(const std::filesystem::path& path, std::span<const NamedArray> arrays) {
  const std::string suffix = path.extension().string();
  for (const Format& format : kFormats) {
    if (suffix != format.suffix) continue;
    OutputFile out(path);
    format.write(out, arrays);
    out.commit(OutputFile::Kept::kSystem);
    return;
  }
  throw Error(Kind::kUsage, fmt::format("{}: expected .npz, .csv or .json", path.string()));
}

std::vector<std::string> texts_of(const Tensor& tensor) {
  std::vector<std::string> texts;
  for (Index i = 0, size = tensor.data ? tensor.size() : 0; i < size; ++i) texts.push_back(element_text(tensor, i));
  return texts;
}

std::string text_of(std::span<const NamedArray> arrays) {
  std::string text;
  for (const NamedArray& named : arrays) {
    if (arrays.size() > 1) text += named.name + ":\n";
    const Index rows = named.array.shape.empty() ? 1 : named.array.shape[0];
    const Index width = rows ? named.array.size() / rows : 0;
    for (Index row = 0; row < rows; ++row)
      for (Index j = 0; j < width; ++j)
        (text += element_text(named.array, row * width + j)) += j + 1 < width ? ' ' : '\n';
  }
  return text;
}

}  // namespace brine
