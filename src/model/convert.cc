// Conversions: see brine/convert.h. One row a format.
#include "brine/convert.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/output_file.h"
#include "model/export_onnx.h"
#include "model/open.h"
#include "write/pickle.h"

namespace brine {
namespace {

void write_pickle(object::Graph graph, OutputFile& out, const ConvertOptions& options) {
  write::write_pickle(graph, out, options.protocol);
}

using Writer = void (*)(object::Graph graph, OutputFile& out, const ConvertOptions& options);
struct Format {
  std::string_view suffix;
  Writer write;
};
constexpr Format kFormats[] = {{".onnx", write_onnx}, {".pickle", write_pickle}, {".pkl", write_pickle}};

const Format& format_of(const std::filesystem::path& path) {
  const std::string suffix = path.extension().string();
  const auto* found = std::find_if(std::begin(kFormats), std::end(kFormats),
                                   [&](const Format& format) { return format.suffix == suffix; });
  if (found != std::end(kFormats)) return *found;
  std::string known;
  for (const Format& format : kFormats) known += fmt::format("{}{}", known.empty() ? "" : ", ", format.suffix);
  throw Error(Kind::kUsage, fmt::format("{}: expected a file name that ends in {}", path.string(), known));
}

}  // namespace

void convert(const std::filesystem::path& in, const std::filesystem::path& out, const ConvertOptions& options) {
  const Format& format = format_of(out);
  object::Graph graph = open_graph(in, options.open);
  OutputFile file(out);
  format.write(std::move(graph), file, options);
  file.commit();
}

}  // namespace brine
