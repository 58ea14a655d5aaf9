// The way to a leaf: which nodes of its tree a row has passed.
#pragma once

#include "ops/forest.h"

namespace brine {

extern const Op kTreePaths;

// Leaves as tree_leaves gives them, int64 (n, T) -> CSR (n, nodes of all trees) of int64 ones, root first, tree by
// tree.
Value tree_paths(Value leaves, const ForestData& forest);

}  // namespace brine
