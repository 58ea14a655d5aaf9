// Walks through scikit-learn's KDTree or BallTree, where the distances to all points and to all nodes are at hand.
//
// A tree changes what a scan would find: of equally distant points others stay, they come in the tree's order, and a
// BallTree over what is no metric (braycurtis, dice) misses some.
#pragma once

#include <vector>

#include "ops/pair_sort.h"
#include "program/program.h"

namespace brine {

extern const Op kNearestInTree, kWithinTree, kNearestByHeap;

// Node i has the children 2 i + 1 and 2 i + 2, which halve its points.
struct SearchTree : Payload {
  struct Node {
    Index first = 0, stop = 0;  // places in the order
  };
  // `order`: the numbers of the points, each once.
  SearchTree(std::vector<Index> order, Index n_nodes);

  Index n_points() const { return static_cast<Index>(order.size()); }
  Index n_nodes() const { return static_cast<Index>(nodes.size()); }
  bool is_leaf(Index node) const { return 2 * node + 1 >= n_nodes(); }
  const Node& node(Index i) const { return nodes[static_cast<std::size_t>(i)]; }

  std::vector<Index> order;
  std::vector<Node> nodes;
};

// D (n, m): distances, or what orders as they do; `least` (n, nodes): none of a node's points is nearer -> int64 (n,
// k).
Value nearest_in_tree(Value D, Value least, const SearchTree& tree, Index k, Sorting sorting);
// The same by a scan of D in the order of the points. `merged`: what one heap kept then goes through a second one, as
// where scikit-learn's threads have a heap each.
Value nearest_by_heap(Value D, Index k, Sorting sorting, bool merged);
struct Reach {
  Value least, greatest;  // (n, nodes): distances of the nearest and the farthest place of each node
  double radius;
};
// CSR (n, m) of the distances D of the points within the radius, in the tree's order. `inside` (n, m): whether a point
// of a leaf is.
Value within_tree(Value D, Value inside, const Reach& reach, const SearchTree& tree);

}  // namespace brine
