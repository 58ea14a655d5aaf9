// Turns trees into updates of bits, plane by plane.
#include "math/forest_bits.h"

#include <algorithm>

#include "math/target.h"

#define BRINE_KERNELS "math/forest_bits_kernels.h"
#include "math/each_target.h"

namespace brine::math {
namespace {

constexpr Index kUpdatesMax = 1 << 30;

// The leaves below each node of one tree: [first, first + count), counted from the left. Children follow their parents.
struct Spans {
  std::vector<std::uint32_t> first, count;

  void find(const ForestTable& table, Index tree) {
    const Index begin = table.root[tree], n_nodes = table.root[tree + 1] - begin;
    first.assign(static_cast<std::size_t>(n_nodes), 0);
    count.assign(static_cast<std::size_t>(n_nodes), 1);
    for (Index at = n_nodes; at-- > 0;)
      if (!table.is_leaf(begin + at)) count[at] = count[table.left[begin + at]] + count[table.right[begin + at]];
    for (Index at = 0; at < n_nodes; ++at) {
      if (table.is_leaf(begin + at)) continue;
      first[table.left[begin + at]] = first[at];
      first[table.right[begin + at]] = first[at] + count[table.left[begin + at]];
    }
  }
};

template <class T>
void add_tree(BitForest<T>& forest, const ForestTable& table, Index tree, const Spans& spans,
              const std::vector<std::uint64_t>& payload) {
  const Index begin = table.root[tree], n_nodes = table.root[tree + 1] - begin;
  const std::uint32_t n_leaves = spans.count[0], n_planes = (n_leaves + 7) / 8;
  std::vector<std::vector<BitUpdate>> planes(n_planes);
  const std::size_t first_leaf = forest.payload.size();
  forest.trees.push_back(
      {static_cast<std::uint32_t>(forest.plane_ends.size()), n_planes, static_cast<std::uint32_t>(first_leaf)});
  forest.payload.resize(first_leaf + n_leaves);
  for (Index at = 0; at < n_nodes; ++at) {
    const Index node = begin + at;
    if (table.is_leaf(node)) {
      forest.payload[first_leaf + spans.first[at]] = payload[node];
      continue;
    }
    const auto question = forest.codes.question(table, node);
    const std::uint32_t first = spans.first[table.left[node]], last = first + spans.count[table.left[node]];
    for (std::uint32_t plane = first / 8; plane * 8 < last; ++plane) {
      const std::uint32_t low = first > plane * 8 ? first - plane * 8 : 0, high = std::min(last - plane * 8, 8u);
      const std::uint32_t cleared = ((1u << high) - 1) & ~((1u << low) - 1);
      planes[plane].push_back({question.column, question.j, static_cast<std::uint8_t>(~cleared)});
    }
  }
  for (const auto& plane : planes) {
    forest.updates.insert(forest.updates.end(), plane.begin(), plane.end());
    forest.plane_ends.push_back(static_cast<std::uint32_t>(forest.updates.size()));
  }
}

}  // namespace

template <class T>
std::optional<BitForest<T>> BitForest<T>::of(const ForestTable& table, Index n_features,
                                             const std::vector<std::uint64_t>& payload, CpuTarget target) {
  for (Index tree = 0; tree < table.n_trees(); ++tree)
    if (table.root[tree + 1] - table.root[tree] > kNodesMax) return std::nullopt;
  if (table.n_nodes() > kUpdatesMax / kLeavesMax) return std::nullopt;
  auto codes = ForestCodes<T>::of(table, n_features);
  if (!codes) return std::nullopt;
  constexpr std::array<FindLeaves*, 3> kKernels{sse2::find_leaves, avx2::find_leaves, avx512::find_leaves};
  BitForest forest{.codes = std::move(*codes), .find_leaves = kKernels[static_cast<std::size_t>(target)]};
  Spans spans;
  for (Index tree = 0; tree < table.n_trees(); ++tree) {
    spans.find(table, tree);
    add_tree(forest, table, tree, spans, payload);
  }
  return forest;
}

template struct BitForest<float>;
template struct BitForest<double>;

}  // namespace brine::math
