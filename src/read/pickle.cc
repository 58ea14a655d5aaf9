#include "read/pickle.h"

#include <fmt/format.h>

#include "read/joblib.h"
#include "read/machine.h"

namespace brine::read {
namespace {

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
    if (graph_.roots.empty()) {
      graph_.facts.protocol = machine.protocol();
      if (machine.left_on_stack() != 0)
        remark("left-on-stack", builder_.place(),
               fmt::format("{} objects that STOP leaves behind", machine.left_on_stack()));
    }
    graph_.roots.push_back(root);
  }

  // Python reads the first pickle alone: whatever follows is read where it can be, and always remarked upon.
  void read_rest() {
    const Place second = in_.place();
    Place rest = second;
    try {
      for (; !in_.at_end(); rest = in_.place()) read_one();
    } catch (const Error& error) {
      if (error.kind() != Kind::kMalformed) throw;
    }
    if (graph_.roots.size() > 1)
      remark("another-pickle", second,
             fmt::format("{} further pickles, which pickle.load does not read", graph_.roots.size() - 1));
    if (const std::uint64_t n_bytes = in_.start().offset + in_.size() - rest.offset; n_bytes != 0)
      remark("trailing-bytes", rest, fmt::format("{} bytes after the pickle's end", n_bytes));
  }

  void remark(std::string rule, Place at, std::string message) {
    graph_.facts.remarks.push_back({std::move(rule), std::move(at), std::move(message)});
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
