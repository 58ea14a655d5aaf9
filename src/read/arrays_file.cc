#include "read/arrays_file.h"

#include <algorithm>

#include <fmt/format.h>

#include "read/machine.h"
#include "read/npy_array.h"

namespace brine::read {
namespace {

constexpr std::string_view kSuffix = ".npy";

object::Id array_in(ByteReader in, object::Graph& graph, Limits& limits) {
  Builder builder(graph, limits, in.start());
  ByteReader header(in);
  const bool is_pickle = read_npy_header(header).descr.text == "|O";
  object::Id id;
  if (is_pickle) {
    in = header;
    Machine machine(builder, in);
    id = machine.run();
  } else {
    id = builder.array(object::Kind::kArray, read_npy(in));
  }
  if (!in.at_end())
    graph.facts.remarks.push_back(
        {"trailing-bytes", in.place(), fmt::format("{} bytes after the end of the array", in.remaining())});
  return id;
}

}  // namespace

void read_npy_file(ByteReader in, object::Graph& graph, Limits& limits) {
  graph.facts.format = "npy";
  graph.roots.push_back(array_in(std::move(in), graph, limits));
}

void read_npz_file(const ZipArchive& archive, object::Graph& graph, Limits& limits) {
  graph.facts.format = "npz";
  std::vector<object::Id> items;
  for (const ZipEntry& entry : archive.entries()) {
    OwnedBytes content = archive.read(entry, limits);
    const Place start = archive.place_of(entry);
    if (content.owner) graph.keep(std::move(content.owner));
    Builder builder(graph, limits, start);
    const std::string_view name = std::string_view(entry.name).substr(0, entry.name.size() - kSuffix.size());
    items.push_back(builder.view(object::Kind::kString, builder.copy(bytes_of(name))));
    items.push_back(array_in(ByteReader(content.bytes, start), graph, limits));
  }
  const Place whole = archive.place_of(archive.entries().front());
  graph.roots.push_back(Builder(graph, limits, whole).children(object::Kind::kDict, items));
}

bool is_npz(const ZipArchive& archive) {
  const auto& entries = archive.entries();
  return !entries.empty() && std::all_of(entries.begin(), entries.end(),
                                         [](const ZipEntry& entry) { return entry.name.ends_with(kSuffix); });
}

}  // namespace brine::read
