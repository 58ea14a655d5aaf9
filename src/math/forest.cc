// Chooses nodes, collects the leaves' values, and sends rows on their walk.
#include "math/forest.h"

#include <algorithm>
#include <optional>

#include "math/forest_nodes.h"
#include "math/forest_values.h"
#include "math/forest_walk.h"

namespace brine::math {
namespace {

constexpr std::size_t kNearBytes = 256 * 1024;    // of nodes that stay in the caches near the core
constexpr std::size_t kPanelBytes = 4 << 20;      // of X that are walked through one tree after another
constexpr Index kFewRows = 4;                     // fewer rows than lanes: better many trees for one row

std::optional<NarrowNode::Shape> narrow_shape(const ForestTable& table, Index n_features, std::uint64_t payload_max) {
  if (!table.left_set.empty() || payload_max > NarrowNode::kPayloadMax) return std::nullopt;
  const auto bits = static_cast<unsigned>(std::bit_width(static_cast<std::uint64_t>(std::max<Index>(n_features - 1, 1))));
  Index nodes_max = 0;
  for (Index tree = 0; tree < table.n_trees(); ++tree) nodes_max = std::max(nodes_max, table.root[tree + 1] - table.root[tree]);
  if (bits > 24 || static_cast<std::uint64_t>(nodes_max + 1) >> (31 - bits) != 0) return std::nullopt;
  return NarrowNode::Shape{bits, (1u << bits) - 1};
}

template <class T>
bool any_nan(const T* values, Index count) {
  bool found = false;
  for (Index i = 0; i < count; ++i) found |= values[i] != values[i];
  return found;
}

}  // namespace

template <class T>
struct Forest<T>::Compiled {
  Index n_features = 0;
  std::optional<NodePool<NarrowNode>> narrow;  // one of the two
  std::optional<NodePool<WideNode>> wide;
  ForestValues values;

  template <class Node, class ByRow, class ByTree>
  void walk(const NodePool<Node>& pool, const T* X, Index n, const ByRow& by_row, const ByTree& by_tree) const {
    const Index n_trees = static_cast<Index>(pool.trees.size());
    const bool is_near = pool.nodes.size() * sizeof(Node) <= kNearBytes;
    const Index panel = is_near ? kLanes : std::max<Index>(1024, static_cast<Index>(kPanelBytes / sizeof(T)) / std::max<Index>(n_features, 1));
    for (Index first = 0; first < n; first += panel) {
      const Index last = std::min(n, first + panel);
      const bool is_plain = pool.sets.empty() && !(pool.any_missing_left && any_nan(X + first * n_features, (last - first) * n_features));
      if (last - first <= kFewRows) {
        for (Index row = first; row < last; ++row) {
          const auto emit = [&](Index tree, std::uint64_t payload) { by_tree(row, tree, payload); };
          is_plain ? walk_trees<Rows::kPlain>(pool, X + row * n_features, emit) : walk_trees<Rows::kAny>(pool, X + row * n_features, emit);
        }
        continue;
      }
      for (Index tree = 0; tree < n_trees; ++tree) {
        const auto emit = by_row(tree);
        is_plain ? walk_rows<Rows::kPlain>(pool, tree, X, n_features, first, last, emit)
                 : walk_rows<Rows::kAny>(pool, tree, X, n_features, first, last, emit);
      }
    }
  }

  // by_row(tree)(row, payload) and by_tree(row, tree, payload) say the same; each is fast for its order.
  template <class ByRow, class ByTree>
  void walk(const T* X, Index n, const ByRow& by_row, const ByTree& by_tree) const {
    if constexpr (std::is_same_v<T, float>)
      if (narrow) return walk(*narrow, X, n, by_row, by_tree);
    walk(*wide, X, n, by_row, by_tree);
  }
};

template <class T>
Forest<T>::Forest(const ForestTable& table, Index n_features, ForestAnswer answer)
    : n_trees_(table.n_trees()), n_outputs_(table.n_outputs) {
  auto compiled = std::make_unique<Compiled>();
  compiled->n_features = n_features;
  std::vector<std::uint64_t> payload;
  if (answer == ForestAnswer::kSums)
    payload = compiled->values.collect(table);
  else
    payload = node_numbers(table);
  std::optional<NarrowNode::Shape> shape;
  if constexpr (std::is_same_v<T, float>)
    shape = narrow_shape(table, n_features, payload.empty() ? 0 : *std::max_element(payload.begin(), payload.end()));
  if (shape)
    compiled->narrow = compile_nodes<NarrowNode>(table, *shape, payload);
  else
    compiled->wide = compile_nodes<WideNode>(table, {}, payload);
  wants_panel_ = payload.size() * (shape ? sizeof(NarrowNode) : sizeof(WideNode)) > kNearBytes;
  compiled_ = std::move(compiled);
}

template <class T>
Forest<T>::~Forest() = default;
template <class T>
Forest<T>::Forest(Forest&&) noexcept = default;
template <class T>
Forest<T>& Forest<T>::operator=(Forest&&) noexcept = default;

template <class T>
std::size_t Forest<T>::scratch_bytes(Index) const noexcept {
  return 0;
}

template <class T>
void Forest<T>::leaves(const T* X, Index n, Index* out, std::byte*) const noexcept {
  const Index n_trees = n_trees_;
  compiled_->walk(
      X, n,
      [=](Index tree) { return [=](Index row, std::uint64_t payload) { out[row * n_trees + tree] = static_cast<Index>(payload); }; },
      [=](Index row, Index tree, std::uint64_t payload) { out[row * n_trees + tree] = static_cast<Index>(payload); });
}

template <class T>
void Forest<T>::add(const T* X, Index n, double* out, std::byte*) const noexcept {
  const Index n_outputs = n_outputs_;
  const double* values = compiled_->values.data();
  if (compiled_->values.n_values() == 1) {
    compiled_->walk(
        X, n,
        [=](Index tree) {
          double* column = out + tree % n_outputs;
          return [=](Index row, std::uint64_t payload) { column[row * n_outputs] += values[payload]; };
        },
        [=](Index row, Index tree, std::uint64_t payload) { out[row * n_outputs + tree % n_outputs] += values[payload]; });
    return;
  }
  const auto add_all = [=](Index row, std::uint64_t payload) {
    const double* value = values + static_cast<Index>(payload) * n_outputs;
    for (Index j = 0; j < n_outputs; ++j) out[row * n_outputs + j] += value[j];
  };
  compiled_->walk(
      X, n, [=](Index) { return add_all; }, [=](Index row, Index, std::uint64_t payload) { add_all(row, payload); });
}

template class Forest<float>;
template class Forest<double>;

}  // namespace brine::math
