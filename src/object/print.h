// A graph as text: one expression in the manner of Python's repr, for tests, people and fuzzing.
//
// Deterministic, bounded and without recursion. A container, array or object that several places share is printed once,
// as "@1=…", and stands as "<@1>" elsewhere, so that a cycle ends and nothing is printed twice. An object is
// "new module.Class(arguments)", a call "module.name(arguments)"; " state …" and " items …" follow.
#pragma once

#include <string>

#include "object/graph.h"

namespace brine::object {

struct PrintOptions {
  std::size_t items_max = 100;   // of each container and array; the rest is counted
  std::size_t text_max = 200;    // bytes of each string
  std::size_t nodes_max = 100'000;
};
std::string print(Ref ref, const PrintOptions& options = {});

// Every root of the graph, a line each.
std::string print(const Graph& graph, const PrintOptions& options = {});

// A float as Python's repr spells it: the shortest text that reads back the same.
std::string float_text(double value);
// The element at `index` of an array that is not of objects.
std::string element_text(const Array& array, std::uint64_t index);

}  // namespace brine::object
