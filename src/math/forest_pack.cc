// See forest_pack.h.
#include "math/forest_pack.h"

#include "base/threads.h"

namespace brine::math {
namespace {

template <class Node>
Node packed_split(const ForestTable& table, Index node, std::uint32_t left, typename Node::Shape shape) {
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

// Seven tenths of the leaves' mean level: rows gather at deep leaves as much as at others.
std::uint32_t usual_depth(std::uint64_t leaf_levels, std::uint64_t n_leaves) {
  return static_cast<std::uint32_t>(leaf_levels * 7 / (n_leaves * 10)) + 1;
}

// A tree of the table as tree number `number` of the pool. payload_of(node of the table, number within its tree) is
// asked once for each leaf. `numbers`: memory that is used again.
template <class Node, class PayloadOf>
void pack_tree(const ForestTable& table, Index tree, NodePool<Node>& pool, Index number,
               std::vector<std::uint32_t>& numbers, const PayloadOf& payload_of) {
  const Index begin = table.root[tree];
  const std::size_t end = static_cast<std::size_t>(table.root[tree + 1] - begin) + 1;
  numbers.resize(end);  // numbers[at]: the node, within its tree, that is packed at this position
  numbers[1] = 0;
  typename NodePool<Node>::Tree& packed = pool.trees[number];
  Node* const to = pool.nodes.get() + packed.base;
  to[0] = Node::leaf(1, 0, pool.shape);  // position 0 is nobody's: it makes siblings even and odd
  std::uint32_t next = 2, next_level = 2;
  std::uint64_t level = 0, leaf_levels = 0, n_leaves = 0;
  for (std::uint32_t at = 1; at < end; ++at) {
    if (at == next_level) {
      ++level;
      next_level = next;
    }
    const Index node = begin + numbers[at];
    if (table.is_leaf(node)) {
      to[at] = Node::leaf(at, payload_of(node, numbers[at]), pool.shape);
      leaf_levels += level;
      ++n_leaves;
      continue;
    }
    to[at] = packed_split<Node>(table, node, next, pool.shape);
    numbers[next] = static_cast<std::uint32_t>(table.left[node]);
    numbers[next + 1] = static_cast<std::uint32_t>(table.right[node]);
    next += 2;
  }
  packed.usual_depth = usual_depth(leaf_levels, n_leaves);
}

bool sends_missing_left(const ForestTable& table) {
  for (Index node = 0; node < std::ssize(table.missing_left); ++node)
    if (table.missing_left[node] && !table.is_leaf(node)) return true;
  return false;
}

constexpr Index kThreadNodesMin = 1 << 16;

// The first tree of each of `n` parts of about as many nodes, and the end of the last part.
std::vector<Index> cut(const std::vector<Index>& root, int n) {
  std::vector<Index> first(static_cast<std::size_t>(n) + 1);
  for (int part = 1; part <= n; ++part)
    first[part] = std::lower_bound(root.begin(), root.end(), root.back() / n * part) - root.begin();
  first.back() = static_cast<Index>(root.size()) - 1;
  return first;
}

}  // namespace

template <class Node>
NodePool<Node> compile_nodes(const ForestTable& table, typename Node::Shape shape,
                             const std::vector<std::uint64_t>& payload) {
  NodePool<Node> pool(table.root, shape);
  for (std::size_t set = 0; set < table.left_set.size(); ++set)
    pool.sets.push_back({table.left_set[set], table.known_set[set]});
  pool.any_missing_left = sends_missing_left(table);
  std::vector<std::uint32_t> numbers;
  for (Index tree = 0; tree < table.n_trees(); ++tree)
    pack_tree(table, tree, pool, tree, numbers, [&](Index node, std::uint64_t) { return payload[node]; });
  return pool;
}

template <class Node>
NodePool<Node> pack_nodes(const ForestSource& source, typename Node::Shape shape, ForestValues* values) {
  NodePool<Node> pool(source.root, shape);
  const int n_parts = n_threads(static_cast<std::uint64_t>(source.n_nodes() / kThreadNodesMin));
  const std::vector<Index> first = cut(source.root, n_parts);
  std::vector<std::uint8_t> missing_left(static_cast<std::size_t>(n_parts));
  in_parallel(n_parts, [&](int part) {
    std::vector<std::uint32_t> numbers;
    ForestTable table;
    table.n_values = source.n_values;
    table.n_outputs = source.n_outputs;
    DistinctRows rows(values, ForestValues::first_row(source.root, first[part]));
    for (Index tree = first[part]; tree < first[part + 1]; ++tree) {
      table.clear();
      source.append(tree, table);
      missing_left[part] |= sends_missing_left(table);
      if (values)
        pack_tree(table, 0, pool, tree, numbers, [&](Index node, std::uint64_t) {
          return rows.find_or_add(table.value.data() + node * table.n_values);
        });
      else
        pack_tree(table, 0, pool, tree, numbers, [](Index, std::uint64_t its_number) { return its_number; });
    }
  });
  pool.any_missing_left = std::ranges::count(missing_left, 0) != n_parts;
  return pool;
}

template NodePool<NarrowNode> compile_nodes(const ForestTable&, NarrowNode::Shape, const std::vector<std::uint64_t>&);
template NodePool<WideNode> compile_nodes(const ForestTable&, WideNode::Shape, const std::vector<std::uint64_t>&);
template NodePool<NarrowNode> pack_nodes(const ForestSource&, NarrowNode::Shape, ForestValues*);
template NodePool<WideNode> pack_nodes(const ForestSource&, WideNode::Shape, ForestValues*);

}  // namespace brine::math
