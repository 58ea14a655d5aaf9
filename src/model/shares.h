// Where the bytes of a file go.
#pragma once

#include <vector>

#include "brine/inspect.h"
#include "object/graph.h"

namespace brine {

// Bytes of arrays and text by their path, indices left out; largest first. What is shared counts once.
std::vector<Inspection::Share> shares_of(const object::Graph& graph);

}  // namespace brine
