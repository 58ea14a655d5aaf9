// Compiles a validated table into pools of nodes.
#include "math/forest_nodes.h"

#include <algorithm>

namespace brine::math {
namespace {

// A walk of one tree in breadth: positions[p] is the table's node (within its tree) at position p. Siblings stay
// together.
struct Breadth {
  std::vector<std::uint32_t> node_at;
  std::vector<std::uint32_t> level_at;
  std::vector<std::uint32_t> left_of;  // position of the left child; 0 at a leaf
  std::uint64_t leaf_levels = 0, n_leaves = 0;

  // Seven tenths of the leaves' mean level: rows gather at deep leaves as much as at others.
  std::uint32_t usual_depth() const { return static_cast<std::uint32_t>(leaf_levels * 7 / (n_leaves * 10)) + 1; }

  void walk(const ForestTable& table, Index tree) {
    const Index begin = table.root[tree];
    node_at.assign({0, 0});
    level_at.assign({0, 0});
    left_of.assign({0, 0});
    leaf_levels = n_leaves = 0;
    for (std::size_t at = 1; at < node_at.size(); ++at) {
      const Index node = begin + node_at[at];
      if (table.is_leaf(node)) {
        leaf_levels += level_at[at];
        ++n_leaves;
        continue;
      }
      left_of[at] = static_cast<std::uint32_t>(node_at.size());
      for (const std::int32_t child : {table.left[node], table.right[node]}) {
        node_at.push_back(static_cast<std::uint32_t>(child));
        level_at.push_back(level_at[at] + 1);
        left_of.push_back(0);
      }
    }
  }
};

template <class Node>
Node compile_split(const ForestTable& table, Index node, std::uint32_t left, typename Node::Shape shape) {
  const auto feature = static_cast<std::uint32_t>(table.feature[node]);
  const bool missing_left = table.goes_left_if_missing(node);
  if constexpr (std::is_same_v<typename Node::Threshold, float>) {
    return Node::split(rounded_down(table.threshold[node]), feature, missing_left, left, shape);
  } else {
    const std::int32_t subset = table.subset_of(node);
    if (subset >= 0) return Node::category(static_cast<std::uint32_t>(subset), feature, missing_left, left);
    return Node::split(table.threshold[node], feature, missing_left, left, shape);
  }
}

}  // namespace

template <class Node>
NodePool<Node> compile_nodes(const ForestTable& table, typename Node::Shape shape,
                             const std::vector<std::uint64_t>& payload) {
  NodePool<Node> pool{.shape = shape, .trees = {}, .nodes = {}, .sets = {}};
  pool.trees.reserve(static_cast<std::size_t>(table.n_trees()));
  pool.nodes.reserve(static_cast<std::size_t>(table.n_nodes() + table.n_trees()));
  for (std::size_t set = 0; set < table.left_set.size(); ++set)
    pool.sets.push_back({table.left_set[set], table.known_set[set]});
  Breadth order;
  for (Index tree = 0; tree < table.n_trees(); ++tree) {
    order.walk(table, tree);
    pool.trees.push_back({pool.nodes.size(), order.usual_depth()});
    pool.nodes.push_back(Node::leaf(1, 0, shape));  // position 0 is nobody's: it makes siblings even and odd
    for (std::uint32_t at = 1; at < order.node_at.size(); ++at) {
      const Index node = table.root[tree] + order.node_at[at];
      const bool is_leaf = table.is_leaf(node);
      pool.any_missing_left |= !is_leaf && table.goes_left_if_missing(node);
      pool.nodes.push_back(is_leaf ? Node::leaf(at, payload[node], shape)
                                   : compile_split<Node>(table, node, order.left_of[at], shape));
    }
  }
  return pool;
}

template NodePool<NarrowNode> compile_nodes(const ForestTable&, NarrowNode::Shape, const std::vector<std::uint64_t>&);
template NodePool<WideNode> compile_nodes(const ForestTable&, WideNode::Shape, const std::vector<std::uint64_t>&);

}  // namespace brine::math
