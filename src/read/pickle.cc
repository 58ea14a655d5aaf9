#include "read/pickle.h"

#include <fmt/format.h>

#include "read/joblib.h"
#include "read/machine.h"

namespace brine::read {
namespace {

using object::Facts;
using object::Id;

class PickleFile {
 public:
  PickleFile(object::Graph& graph, Limits& limits, ByteReader in, const Companions& companions)
      : graph_(graph), in_(std::move(in)), builder_(graph, limits, in_.start()), arrays_(builder_, in_, companions) {}

  void read() {
    graph_.facts.format = "pickle";
    read_one();
    read_rest();
  }

 private:
  void read_one() {
    Machine machine(builder_, in_, [this](Id built) { return arrays_.in_place_of(built); });
    const Id root = machine.run();
    Facts& facts = graph_.facts;
    if (graph_.roots.empty()) facts.protocol = machine.protocol();
    if (machine.left_on_stack() != 0)
      facts.remarks.push_back({"left-on-stack", builder_.place(),
                               fmt::format("{} objects that STOP leaves behind", machine.left_on_stack())});
    graph_.roots.push_back(root);
  }

  // Python reads the first pickle alone: whatever follows is read where it can be, and always remarked upon.
  void read_rest() {
    while (!in_.at_end()) {
      const Place at = in_.place();
      const std::uint64_t n_bytes = in_.remaining();
      try {
        read_one();
        graph_.facts.remarks.push_back({"another-pickle", at, "a further pickle, which pickle.load does not read"});
      } catch (const Error& error) {
        if (error.kind() != Kind::kMalformed) throw;
        graph_.facts.remarks.push_back({"trailing-bytes", at, fmt::format("{} bytes after the pickle's end", n_bytes)});
        return;
      }
    }
  }

  object::Graph& graph_;
  ByteReader in_;
  Builder builder_;
  JoblibArrays arrays_;
};

}  // namespace

void read_pickle(ByteReader in, object::Graph& graph, Limits& limits, const Companions& companions) {
  PickleFile(graph, limits, std::move(in), companions).read();
}

}  // namespace brine::read
