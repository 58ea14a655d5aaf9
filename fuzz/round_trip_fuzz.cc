// Whatever was read is the same when it was written and read again: as JSON always, as pickle and skops where these can
// hold it. What a format spells in its own way (text and names of Python 2, calls that are values) it spells so once
// for all: a third round changes nothing.
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <string>

#include "fuzz/small_limits.h"
#include "object/equal.h"
#include "read/read_any.h"
#include "write/json.h"
#include "write/pickle.h"
#include "write/skops.h"

namespace {

using brine::object::Graph;

void require(bool holds, const char* claim) {
  if (holds) return;
  std::fprintf(stderr, "not true: %s\n", claim);
  std::abort();
}

Graph read(brine::ByteView bytes, brine::Limits limits) {
  return brine::read::read_any(brine::open_container(bytes, nullptr, "input", limits), limits);
}
// What brine wrote it reads: an Error here ends the target.
Graph read_again(const std::string& bytes) { return read(brine::bytes_of(bytes), {}); }

bool equal(const Graph& a, const Graph& b) {
  if (a.roots.size() != b.roots.size()) return false;
  for (std::size_t i = 0; i < a.roots.size(); ++i)
    if (!brine::object::equal(a.ref(a.roots[i]), b.ref(b.roots[i]))) return false;
  return true;
}

template <class Write>
std::string written(const Graph& graph, Write write) {
  brine::OutputBytes out;
  write(graph, out);
  return std::move(out).bytes();
}

// Nothing: the format cannot hold it.
template <class Write>
std::optional<std::string> written_if_held(const Graph& graph, Write write) {
  try {
    return written(graph, write);
  } catch (const brine::Error& error) {
    if (error.kind() != brine::Kind::kUnsupported) throw;
    return std::nullopt;
  }
}

void check_json(const Graph& graph) {
  const std::string text = written(graph, brine::write::write_json);
  const Graph again = read_again(text);
  require(equal(graph, again), "JSON holds the graph");
  require(written(again, brine::write::write_json) == text, "JSON of the same graph is the same");
}

template <class Write>
void check(const Graph& graph, Write write, bool is_exact, const char* claim) {
  const std::optional<std::string> once = written_if_held(graph, write);
  if (!once) return;
  const Graph first = read_again(*once);
  require(!is_exact || equal(graph, first), claim);
  const std::string twice = written(first, write);
  const Graph second = read_again(twice);
  require(equal(second, read_again(written(second, write))), claim);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  brine::Limits limits = brine::fuzz::small_limits();
  Graph graph;
  try {
    graph = read({data, size}, limits);
  } catch (const brine::Error&) {
    return 0;
  }
  check_json(graph);
  const bool is_pickle = graph.facts.format == "pickle" || graph.facts.format == "joblib";
  const bool is_python3 = graph.facts.protocol > 2 && !graph.facts.python2;
  const auto pickle_of_protocol = [](int protocol) {
    return [=](const Graph& from, brine::Output& out) { brine::write::write_pickle(from, out, protocol); };
  };
  check(graph, pickle_of_protocol(2), false, "pickle of protocol 2 holds the graph");
  check(graph, pickle_of_protocol(5), is_pickle && is_python3, "pickle of protocol 5 holds the graph");
  check(graph, brine::write::write_skops, false, "skops holds the graph");
  return 0;
}
