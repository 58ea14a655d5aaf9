#include "read/read_any.h"

#include <algorithm>

#include <fmt/format.h>

#include "read/json.h"
#include "container/npy.h"
#include "read/arrays_file.h"
#include "read/builder.h"
#include "read/looks_like.h"
#include "read/pickle.h"
#include "read/skops.h"

namespace brine::read {
namespace {

constexpr std::string_view kExpected = "expected a pickle, a joblib or a skops file, or a graph in JSON";

[[noreturn]] void fail_unknown(const Container& container, std::optional<std::string_view> known) {
  const Place at = container.place();
  if (known) throw Error(Kind::kUnsupported, at, fmt::format("{}, found {}", kExpected, *known));
  throw Error(Kind::kMalformed, at,
              fmt::format("{}, found {}", kExpected, container.zip ? "another zip archive" : "something else"));
}

// The opcodes with which a pickle can begin: PROTO, or in protocols 0 and 1 a MARK or the first value.
bool begins_as_pickle(ByteView bytes) {
  constexpr std::string_view kFirst = "\x80(]})cCFGIJKLMNSUVTXB\x88\x89\x8a\x8b\x8cPQ\x95";
  return !bytes.empty() && kFirst.find(static_cast<char>(bytes[0])) != kFirst.npos;
}

void note(const Container& container, object::Facts& facts) {
  facts.compression = name_of(container.compression);
  for (const Container::Remark& remark : container.remarks)
    facts.remarks.push_back({remark.rule, remark.place, remark.message});
}

// A set of files of joblib before 0.10, put into an archive: the one member that is no companion, if the others are.
const ZipEntry* model_of_set(const ZipArchive& archive) {
  const ZipEntry* model = nullptr;
  for (const ZipEntry& entry : archive.entries()) {
    if (!companion_ending(entry.name.substr(entry.name.rfind('/') + 1)).empty()) continue;
    if (model) return nullptr;
    model = &entry;
  }
  const auto belongs = [&](const ZipEntry& entry) { return entry.name.starts_with(model->name); };
  return model && std::all_of(archive.entries().begin(), archive.entries().end(), belongs) ? model : nullptr;
}

// What an archive holds that is not read, as bytes, so that who looks for pickles finds them.
void keep_entries(const ZipArchive& archive, object::Graph& graph, Limits& limits) {
  try {
    for (const ZipEntry& entry : archive.entries()) {
      OwnedBytes content = archive.read(entry, limits);
      if (content.owner) graph.keep(std::move(content.owner));
      Builder(graph, limits, archive.place_of(entry)).view(object::Kind::kBytes, content.bytes);
    }
  } catch (const Error&) {  // that the archive is not read says more than that an entry is too large
  }
}

void read_archive(const Container& container, object::Graph& graph, Limits& limits) {
  const ZipArchive& archive = *container.zip;
  if (archive.find(kSkopsSchema)) return read_skops(archive, graph, limits, container.unsummed.get());
  if (is_npz(archive)) return read_npz_file(archive, graph, limits);
  const ZipEntry* model = model_of_set(archive);
  if (!model) {
    keep_entries(archive, graph, limits);
    fail_unknown(container, looks_like(archive));
  }
  OwnedBytes content = archive.read(*model, limits);
  if (content.owner) graph.keep(std::move(content.owner));
  if (!begins_as_pickle(content.bytes)) fail_unknown(container, looks_like(archive));
  read_pickle(ByteReader(content.bytes, archive.place_of(*model)), graph, limits, companions_in(archive, model->name));
}

}  // namespace

void read_into(object::Graph& graph, Container container, Limits& limits, const Companions& companions) {
  if (container.owner) graph.keep(container.owner);
  note(container, graph.facts);
  if (container.zip) return read_archive(container, graph, limits);
  if (container.bytes.empty())
    throw Error(Kind::kMalformed, container.place(), fmt::format("{}, found an empty file", kExpected));
  if (is_json_graph(container.bytes)) return read_json(container.bytes, container.place(), graph, limits);
  if (is_npy(container.bytes)) return read_npy_file(ByteReader(container.bytes, container.place()), graph, limits);
  if (const auto known = looks_like(container.bytes)) fail_unknown(container, known);
  if (!begins_as_pickle(container.bytes)) fail_unknown(container, std::nullopt);
  read_pickle(ByteReader(container.bytes, container.place()), graph, limits, companions);
}

object::Graph read_any(Container container, Limits& limits, const Companions& companions) {
  object::Graph graph;
  read_into(graph, std::move(container), limits, companions);
  return graph;
}

}  // namespace brine::read
