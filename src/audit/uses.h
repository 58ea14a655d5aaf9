// How a file uses each name: what it calls or makes of it, and whether it stands as a value.
#pragma once

#include <vector>

#include "object/graph.h"

namespace brine::audit {

struct Uses {
  std::vector<bool> as_value;            // by node: an item, argument, state, root or subclass of something
  std::vector<object::Id> first_called;  // by node: the first kCall or kInstance whose callee it is; kNoId: none
};
Uses uses_of(const object::Graph& graph);

}  // namespace brine::audit
