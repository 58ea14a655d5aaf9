// Conversions: see brine/convert.h. One row a format, one a compression.
#include "brine/convert.h"

#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include "base/output_file.h"
#include "container/pack.h"
#include "model/export_onnx.h"
#include "model/open.h"
#include "write/joblib.h"
#include "write/json.h"
#include "write/pickle.h"
#include "write/skops.h"

namespace brine {
namespace {

void write_pickle(object::Graph graph, Output& out, const ConvertOptions& options, bool) {
  write::write_pickle(graph, out, options.protocol);
}

void write_joblib(object::Graph graph, Output& out, const ConvertOptions&, bool is_packed) {
  write::write_joblib(graph, out, is_packed ? write::MemoryMapped::kNever : write::MemoryMapped::kAllowed);
}

void write_skops(object::Graph graph, Output& out, const ConvertOptions&, bool) { write::write_skops(graph, out); }

void write_json(object::Graph graph, Output& out, const ConvertOptions&, bool) { write::write_json(graph, out); }

void write_onnx_model(object::Graph graph, Output& out, const ConvertOptions& options, bool) {
  write_onnx(std::move(graph), out, options);
}

struct Format {
  std::string_view suffix;
  void (*write)(object::Graph graph, Output& out, const ConvertOptions& options, bool is_packed);
  bool may_be_packed;
};
constexpr Format kFormats[] = {
    {".joblib", write_joblib, true},
    {".json", write_json, true},
    {".onnx", write_onnx_model, false},
    {".pickle", write_pickle, true},
    {".pkl", write_pickle, true},
    {".skops", write_skops, false},
};

// joblib's own suffixes.
struct PackedSuffix {
  std::string_view suffix;
  Compression compression;
};
constexpr PackedSuffix kPackedSuffixes[] = {
    {".bz2", Compression::kBzip2}, {".gz", Compression::kGzip}, {".lz4", Compression::kLz4},
    {".lzma", Compression::kLzma}, {".xz", Compression::kXz},   {".z", Compression::kZlib},
};

template <class Row, std::size_t N>
const Row* row_of(const Row (&table)[N], const std::filesystem::path& path) {
  const std::string suffix = path.extension().string();
  const Row* found =
      std::find_if(std::begin(table), std::end(table), [&](const Row& row) { return row.suffix == suffix; });
  return found == std::end(table) ? nullptr : found;
}

struct Target {
  const Format* format;
  Packing packing;
};

Target target_of(const std::filesystem::path& path, const std::string& compress) {
  Packing packing = packing_of(compress);
  const PackedSuffix* packed = row_of(kPackedSuffixes, path);
  if (packed && !compress.empty() && packing.compression != packed->compression)
    throw Error(Kind::kUsage, fmt::format("{} says {}, found the compression {}", path.string(),
                                          name_of(packed->compression), compress));
  if (packed) packing.compression = packed->compression;
  const Format* format = row_of(kFormats, packed ? path.stem() : path);
  if (!format) {
    std::string known;
    for (const Format& row : kFormats) known += fmt::format("{}{}", known.empty() ? "" : ", ", row.suffix);
    throw Error(Kind::kUsage, fmt::format("{}: expected a file name that ends in {}", path.string(), known));
  }
  if (packing.compression != Compression::kNone && !format->may_be_packed)
    throw Error(Kind::kUsage, fmt::format("{}: {} files are not compressed", path.string(), format->suffix));
  return {format, packing};
}

}  // namespace

void convert(const std::filesystem::path& in, const std::filesystem::path& out, const ConvertOptions& options) {
  const Target target = target_of(out, options.compress);
  OpenedFile opened = open_file(in, options.open);
  object::Graph graph;
  read_graph(graph, opened);
  OutputFile file(out);
  const std::unique_ptr<Packer> packer = make_packer(target.packing, file);
  checked(opened.files, [&] {
    target.format->write(std::move(graph), *packer, options, target.packing.compression != Compression::kNone);
    return true;
  });
  packer->finish();
  file.commit();
}

}  // namespace brine
