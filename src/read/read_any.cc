#include "read/read_any.h"

#include <fmt/format.h>

#include "read/looks_like.h"
#include "read/pickle.h"
#include "read/skops.h"

namespace brine::read {
namespace {

constexpr std::string_view kExpected = "expected a pickle, a joblib or a skops file";

[[noreturn]] void fail_unknown(const Container& container, std::optional<std::string_view> known) {
  const Place at = container.place();
  if (known) throw Error(Kind::kUnsupported, at, fmt::format("{}, found {}", kExpected, *known));
  throw Error(Kind::kMalformed, at, fmt::format("{}, found {}", kExpected, container.zip ? "another zip archive" : "something else"));
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

}  // namespace

object::Graph read_any(Container container, Limits& limits) {
  object::Graph graph;
  if (container.owner) graph.keep(container.owner);
  note(container, graph.facts);
  if (container.zip) {
    if (!container.zip->find(kSkopsSchema)) fail_unknown(container, looks_like(*container.zip));
    read_skops(*container.zip, graph, limits);
    return graph;
  }
  if (container.bytes.empty()) throw Error(Kind::kMalformed, container.place(), fmt::format("{}, found an empty file", kExpected));
  if (const auto known = looks_like(container.bytes)) fail_unknown(container, known);
  if (!begins_as_pickle(container.bytes)) fail_unknown(container, std::nullopt);
  read_pickle(ByteReader(container.bytes, container.place()), graph, limits);
  return graph;
}

}  // namespace brine::read
