// The walk itself: many rows through one tree, or many trees for one row, a step of all at a time.
//
// A row alone waits for its node, then for its value, then for its next node; a few hundred of them keep the core busy
// while they wait, and each fetches its next node while the others step. Nobody asks at each step who has arrived:
// leaves lead to themselves, and only now and then those who are there are left out.
#pragma once

#include <algorithm>
#include <cmath>
#include <type_traits>

#include "math/forest_nodes.h"

namespace brine::math {

// Whether rows may hold NaN where a node sends NaN to the left, or ask for categories: a slower step.
enum class Rows { kPlain, kAny };

// What the walkers of one call have in common; the other thing is their own.
enum class Shared { kTree, kRow };

constexpr Index kWalkersMax = 256;
constexpr std::uint32_t kStepsBetweenLooks = 4;

template <Rows kRows, class Node, class T>
[[gnu::always_inline]] inline std::uint32_t step(const NodePool<Node>& pool, const Node* tree, const T* row,
                                                 std::uint32_t at) {
  const Node node = tree[at];
  const auto x = static_cast<typename Node::Threshold>(row[node.feature(pool.shape)]);
  bool goes_left = x <= node.threshold();
  if constexpr (kRows == Rows::kAny) {
    goes_left |= std::isnan(x) && node.missing_left(pool.shape);
    if constexpr (std::is_same_v<Node, WideNode>)
      if (node.is_category()) goes_left = category_goes_left(pool.sets[node.set()], node.missing_left(pool.shape), x);
  }
  return node.left(pool.shape) + !goes_left;
}

template <Rows kRows, Shared kShared, class Node, class T>
struct Walkers {
  using Own = std::conditional_t<kShared == Shared::kTree, const T*, const Node*>;
  using Common = std::conditional_t<kShared == Shared::kTree, const Node*, const T*>;

  const NodePool<Node>& pool;
  Common common;
  Index count = 0;
  Own own[kWalkersMax];               // each one's row or tree
  std::uint32_t at[kWalkersMax];      // the node where it is
  std::uint32_t number[kWalkersMax];  // who it is
  std::uint32_t leaf[kWalkersMax];    // by number: where it was when last looked at, at the end its leaf

  const Node* tree(Index i) const {
    if constexpr (kShared == Shared::kTree)
      return common;
    else
      return own[i];
  }
  const T* row(Index i) const {
    if constexpr (kShared == Shared::kTree)
      return own[i];
    else
      return common;
  }

  void add(Own its_own) {
    own[count] = its_own;
    at[count] = 1;
    number[count] = static_cast<std::uint32_t>(count);
    ++count;
  }

  void walk(std::uint32_t n_steps) {
    while (count > 0) {
      for (std::uint32_t s = 0; s < n_steps; ++s)
#pragma GCC unroll 4
        for (Index i = 0; i < count; ++i) {
          at[i] = step<kRows>(pool, tree(i), row(i), at[i]);
          __builtin_prefetch(tree(i) + at[i]);
        }
      leave_out_arrived();
      n_steps = kStepsBetweenLooks;
    }
  }

  void leave_out_arrived() {
    Index n_left = 0;
    for (Index i = 0; i < count; ++i) {
      leaf[number[i]] = at[i];
      const bool has_arrived = tree(i)[at[i]].is_leaf();
      own[n_left] = own[i];
      at[n_left] = at[i];
      number[n_left] = number[i];
      n_left += !has_arrived;
    }
    count = n_left;
  }
};

// Rows first to last of one tree. `emit(row, payload)`.
template <Rows kRows, class Node, class T, class Emit>
void walk_rows(const NodePool<Node>& pool, Index tree, const T* X, Index n_features, Index first, Index last,
               const Emit& emit) {
  const Node* nodes = pool.tree(tree);
  for (Index begin = first; begin < last; begin += kWalkersMax) {
    Walkers<kRows, Shared::kTree, Node, T> walkers{.pool = pool, .common = nodes};
    const Index count = std::min(kWalkersMax, last - begin);
    for (Index row = 0; row < count; ++row) walkers.add(X + (begin + row) * n_features);
    walkers.walk(pool.trees[tree].usual_depth);
    for (Index row = 0; row < count; ++row) emit(begin + row, nodes[walkers.leaf[row]].payload());
  }
}

// One row through all trees. `emit(tree, payload)`, in the order of the trees.
template <Rows kRows, class Node, class T, class Emit>
void walk_trees(const NodePool<Node>& pool, const T* row, const Emit& emit) {
  const Index n_trees = static_cast<Index>(pool.trees.size());
  for (Index begin = 0; begin < n_trees; begin += kWalkersMax) {
    Walkers<kRows, Shared::kRow, Node, T> walkers{.pool = pool, .common = row};
    const Index count = std::min(kWalkersMax, n_trees - begin);
    for (Index tree = 0; tree < count; ++tree) walkers.add(pool.tree(begin + tree));
    walkers.walk(pool.trees[begin].usual_depth);
    for (Index tree = 0; tree < count; ++tree)
      emit(begin + tree, pool.tree(begin + tree)[walkers.leaf[tree]].payload());
  }
}

}  // namespace brine::math
