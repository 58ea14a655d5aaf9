#include "read/pickle.h"

#include <fmt/format.h>

#include "read/machine.h"

namespace brine::read {
namespace {

using object::Facts;
using object::Id;

void read_one(Builder& builder, ByteReader& in) {
  object::Graph& graph = builder.graph();
  Machine machine(builder, in);
  const Id root = machine.run();
  Facts& facts = graph.facts;
  if (graph.roots.empty()) facts.protocol = machine.protocol();
  facts.python2 = facts.python2 || machine.has_python2_strings();
  if (machine.left_on_stack() != 0)
    facts.remarks.push_back({"left-on-stack", builder.place(), fmt::format("{} objects that STOP leaves behind", machine.left_on_stack())});
  graph.roots.push_back(root);
}

// Python reads the first pickle alone: whatever follows is read where it can be, and always remarked upon.
void read_rest(Builder& builder, ByteReader& in) {
  Facts& facts = builder.graph().facts;
  while (!in.at_end()) {
    const Place at = in.place();
    const std::uint64_t n_bytes = in.remaining();
    try {
      read_one(builder, in);
      facts.remarks.push_back({"another-pickle", at, "a further pickle, which pickle.load does not read"});
    } catch (const Error& error) {
      if (error.kind() != Kind::kMalformed) throw;
      facts.remarks.push_back({"trailing-bytes", at, fmt::format("{} bytes after the pickle's end", n_bytes)});
      return;
    }
  }
}

}  // namespace

void read_pickle(ByteReader in, object::Graph& graph, Limits& limits) {
  Builder builder(graph, limits, in.start());
  graph.facts.format = "pickle";
  read_one(builder, in);
  read_rest(builder, in);
}

}  // namespace brine::read
