// skops' files, protocol 2: object graph in, a zip archive out, which skops.io loads as the object of that graph.
//
// Calls and instances become the nodes that skops itself has for their classes: an estimator an ObjectNode, a Tree a
// TreeNode, a sparse matrix a SparseMatrixNode, a call without a state a ConstructorFromReduceNode. What has a state
// and no node of its own in skops is refused by name, as is what skops would load as something else (a key False, a
// cycle, a class that is not at the top of its module). Entries are stored, their bytes at multiples of 64, so that
// arrays can be mapped. docs/formats/skops.md says the bytes.
#pragma once

#include "base/output.h"
#include "object/graph.h"

namespace brine::write {

// `out` is at its start. Throws Error{kUnsupported} with the place of what skops cannot hold.
void write_skops(const object::Graph& graph, Output& out);

}  // namespace brine::write
