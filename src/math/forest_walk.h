// The walk itself: many rows through one tree, or many trees for one row, always in step.
//
// A row alone waits for its node, then for its value, then for its next node; sixteen of them keep the core busy while they
// wait. Nobody asks whether a row has arrived, only now and then whether anyone still moves.
#pragma once

#include <algorithm>
#include <cmath>
#include <type_traits>

#include "math/forest_nodes.h"

namespace brine::math {

// Whether rows may hold NaN where a node sends NaN to the left, or ask for categories: a slower step.
enum class Rows { kPlain, kAny };

template <Rows kRows, class Node, class T>
[[gnu::always_inline]] inline std::uint32_t step(const NodePool<Node>& pool, const Node* tree, const T* row, std::uint32_t at) {
  const Node node = tree[at];
  const auto x = static_cast<typename Node::Threshold>(row[node.feature(pool.shape)]);
  bool goes_left = x <= node.threshold();
  if constexpr (kRows == Rows::kAny) {
    goes_left |= std::isnan(x) & node.missing_left(pool.shape);
    if constexpr (std::is_same_v<Node, WideNode>)
      if (node.is_category()) goes_left = category_goes_left(pool.sets[node.set()], node.missing_left(pool.shape), x);
  }
  return node.left(pool.shape) + !goes_left;
}

constexpr int kLanes = 16;
constexpr std::uint32_t kStepsBetweenLooks = 4;

// Takes lanes to their leaves: lane i walks tree[i] with row[i]. `depth` steps are enough for all.
template <Rows kRows, class Node, class T>
void walk_lanes(const NodePool<Node>& pool, const Node* const (&tree)[kLanes], const T* const (&row)[kLanes], std::uint32_t depth,
                std::uint32_t (&at)[kLanes]) {
  std::fill(at, at + kLanes, 1u);
  for (std::uint32_t done = 0; done < depth;) {
    const std::uint32_t stop = std::min(depth, done + kStepsBetweenLooks);
    for (; done + 1 < stop; ++done)
      for (int i = 0; i < kLanes; ++i) at[i] = step<kRows>(pool, tree[i], row[i], at[i]);
    std::uint32_t moved = 0;
    for (int i = 0; i < kLanes; ++i) {
      const std::uint32_t next = step<kRows>(pool, tree[i], row[i], at[i]);
      moved |= next ^ at[i];
      at[i] = next;
    }
    ++done;
    if (!moved) return;
  }
}

// Rows first to last of one tree. `emit(row, payload)`.
template <Rows kRows, class Node, class T, class Emit>
void walk_rows(const NodePool<Node>& pool, Index tree, const T* X, Index n_features, Index first, Index last, const Emit& emit) {
  const Node* nodes[kLanes];
  std::fill(nodes, nodes + kLanes, &pool.nodes[pool.trees[tree].base]);
  for (Index begin = first; begin < last; begin += kLanes) {
    const T* rows[kLanes];
    for (Index i = 0; i < kLanes; ++i) rows[i] = X + std::min(begin + i, last - 1) * n_features;  // spare lanes walk the last row again
    std::uint32_t at[kLanes];
    walk_lanes<kRows>(pool, nodes, rows, pool.trees[tree].depth, at);
    const Index count = std::min<Index>(kLanes, last - begin);
    for (Index i = 0; i < count; ++i) emit(begin + i, nodes[i][at[i]].payload());
  }
}

// One row through all trees. `emit(tree, payload)`, in the order of the trees.
template <Rows kRows, class Node, class T, class Emit>
void walk_trees(const NodePool<Node>& pool, const T* row, const Emit& emit) {
  const T* rows[kLanes];
  std::fill(rows, rows + kLanes, row);
  const Index n_trees = static_cast<Index>(pool.trees.size());
  for (Index begin = 0; begin < n_trees; begin += kLanes) {
    const Node* nodes[kLanes];
    std::uint32_t at[kLanes], depth = 0;
    for (Index i = 0; i < kLanes; ++i) {
      const auto& tree = pool.trees[std::min(begin + i, n_trees - 1)];
      nodes[i] = &pool.nodes[tree.base];
      depth = std::max(depth, tree.depth);
    }
    walk_lanes<kRows>(pool, nodes, rows, depth, at);
    const Index count = std::min<Index>(kLanes, n_trees - begin);
    for (Index i = 0; i < count; ++i) emit(begin + i, nodes[i][at[i]].payload());
  }
}

}  // namespace brine::math
