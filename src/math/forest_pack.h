// Fills pools of nodes: from a validated table, or tree by tree from a source, on a few threads.
//
// The nodes of a tree are placed level by level, siblings side by side: those near the root, which all rows meet, share
// few cache lines.
#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "math/forest_nodes.h"
#include "math/forest_source.h"
#include "math/forest_values.h"

namespace brine::math {

template <class Node>
NodePool<Node> compile_nodes(const ForestTable& table, typename Node::Shape shape,
                             const std::vector<std::uint64_t>& payload);  // of each node, at most Node::kPayloadMax

// Leaves stand for rows of `values`; for their numbers within the tree if there is none.
template <class Node>
NodePool<Node> pack_nodes(const ForestSource& source, typename Node::Shape shape, ForestValues* values);

extern template NodePool<NarrowNode> compile_nodes(const ForestTable&, NarrowNode::Shape,
                                                   const std::vector<std::uint64_t>&);
extern template NodePool<WideNode> compile_nodes(const ForestTable&, WideNode::Shape,
                                                 const std::vector<std::uint64_t>&);
extern template NodePool<NarrowNode> pack_nodes(const ForestSource&, NarrowNode::Shape, ForestValues*);
extern template NodePool<WideNode> pack_nodes(const ForestSource&, WideNode::Shape, ForestValues*);

}  // namespace brine::math
