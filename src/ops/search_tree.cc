// See search_tree.h. Sources: sklearn/neighbors/_binary_tree.pxi.tp,
// sklearn/metrics/_pairwise_distances_reduction/_argkmin.pyx.tp.
#include "ops/search_tree.h"

#include <utility>

#include "ops/kernel.h"
#include "ops/nearest_heap.h"

namespace brine {
namespace {

enum Attribute : std::size_t { kCount, kSorting, kMerged };

const SearchTree& tree_of(const Site& site) { return *static_cast<const SearchTree*>(site.attributes.payload); }
Sorting sorting_of(const Site& site) { return static_cast<Sorting>(site.attributes.integers[kSorting]); }

void require_distances(const Type& type) {
  if (type.rank() != 2 || type.dtype != Dtype::kFloat64 || type.form != Form::kDense)
    throw Error(Kind::kInternal, "expected a matrix of float64 distances");
}

Type heap_type(const Call& call) {
  require_distances(call.in(0));
  require_neighbours(call.attributes.integers[kCount], call.in(0).width());
  return {Dtype::kInt64, {call.in(0).shape[0], call.attributes.integers[kCount]}};
}

Type nearest_type(const Call& call) {
  const auto& tree = *static_cast<const SearchTree*>(call.attributes.payload);
  require_distances(call.in(1));
  if (call.in(0).width() != tree.n_points() || call.in(1).width() != tree.n_nodes())
    throw Error(Kind::kInternal, "expected a distance to each point and each node");
  return heap_type(call);
}

// Nodes are halves of halves, so the depth is the logarithm of their number.
struct NearestWalk {
  const SearchTree& tree;
  const double *distances, *least;
  NearestHeap heap;

  void visit(Index node) const {
    if (least[node] > heap.worst()) return;
    if (tree.is_leaf(node)) {
      for (Index at = tree.node(node).first; at < tree.node(node).stop; ++at) {
        const Index number = tree.order[static_cast<std::size_t>(at)];
        heap.push(distances[number], number);
      }
      return;
    }
    const Index left = 2 * node + 1, right = left + 1;
    const bool left_first = least[left] <= least[right];
    visit(left_first ? left : right);
    visit(left_first ? right : left);
  }
};

Bad run_nearest(const Run& run) {
  const SearchTree& tree = tree_of(run.site);
  const Index k = run.site.out.width();
  for (Index row = 0, rows = run.out_rows(); row < rows; ++row) {
    const NearestWalk walk{tree, run.input<double>(0) + row * tree.n_points(),
                           run.input<double>(1) + row * tree.n_nodes(), heap_in(run, k)};
    walk.heap.clear();
    walk.visit(0);
    walk.heap.write(run.output<Index>() + row * k, sorting_of(run.site));
  }
  return {};
}

Bad run_heap(const Run& run) {
  const Index m = run.site.in(0).width(), k = run.site.out.width();
  const bool merged = run.site.attributes.integers[kMerged] != 0;
  const NearestHeap first = heap_in(run, k, 2, 0), second = heap_in(run, k, 2, 1);
  for (Index row = 0, rows = run.out_rows(); row < rows; ++row) {
    first.clear();
    for (Index j = 0; j < m; ++j) first.push(run.input<double>(0)[row * m + j], j);
    if (merged) {
      second.clear();
      for (Index i = 0; i < k; ++i) second.push(first.values[i], first.numbers[i]);
    }
    (merged ? second : first).write(run.output<Index>() + row * k, sorting_of(run.site));
  }
  return {};
}

// ---- within a radius ----

Type within_type(const Call& call) {
  const auto& tree = *static_cast<const SearchTree*>(call.attributes.payload);
  require_distances(call.in(0));
  for (std::size_t i = 2; i < 4; ++i) {
    require_distances(call.in(i));
    if (call.in(i).width() != tree.n_nodes()) throw Error(Kind::kInternal, "expected a distance to each node");
  }
  if (call.in(0).width() != tree.n_points() || call.in(1).dtype != Dtype::kBool || call.in(1).shape != call.in(0).shape)
    throw Error(Kind::kInternal, "expected a distance and a truth for each point");
  return {Dtype::kFloat64, call.in(0).shape, Form::kCsr};
}

struct WithinWalk {
  const SearchTree& tree;
  const bool* inside;
  const double *least, *greatest;
  double radius;

  std::int32_t* visit(Index node, std::int32_t* found) const {
    if (least[node] > radius) return found;
    const bool whole = greatest[node] <= radius;
    if (!whole && !tree.is_leaf(node)) return visit(2 * node + 2, visit(2 * node + 1, found));
    for (Index at = tree.node(node).first; at < tree.node(node).stop; ++at) {
      const Index number = tree.order[static_cast<std::size_t>(at)];
      if (whole || inside[number]) *found++ = static_cast<std::int32_t>(number);
    }
    return found;
  }
};

Bad run_within(const Run& run) {
  const SearchTree& tree = tree_of(run.site);
  const Index m = tree.n_points(), nodes = tree.n_nodes(), most = run.rows * m + 1;
  Array& y = run.out;
  y.rows = run.rows;
  y.offsets = y.memory->offsets.of<Index>(static_cast<std::size_t>(run.rows) + 1);
  y.indices = y.memory->indices.of<std::int32_t>(static_cast<std::size_t>(most));
  auto* values = y.memory->values.of<double>(static_cast<std::size_t>(most));
  y.data = values;
  y.offsets[0] = 0;
  for (Index row = 0; row < run.rows; ++row) {
    const WithinWalk walk{tree, run.input<bool>(1) + row * m, run.input<double>(2) + row * nodes,
                          run.input<double>(3) + row * nodes, run.site.attributes.numbers[0]};
    std::int32_t *first = y.indices + y.offsets[row], *stop = walk.visit(0, first);
    y.offsets[row + 1] = y.offsets[row] + (stop - first);
    for (Index at = y.offsets[row]; at < y.offsets[row + 1]; ++at)
      values[at] = run.input<double>(0)[row * m + y.indices[at]];
  }
  return {};
}

onnx::Name spell_nearest(onnx::Writer& g, const Site& site, const std::vector<onnx::Name>& in) {
  return g.top_k(in[0], site.out.width(), 1, false)[1];
}
// What CSR leaves out is 0 there.
onnx::Name spell_within(onnx::Writer& g, const Site& site, const std::vector<onnx::Name>& in) {
  return g.where(in[1], in[0], g.scalar(data_type_of(site.out.dtype), 0));
}

}  // namespace

SearchTree::SearchTree(std::vector<Index> numbers, Index n_nodes)
    : order(std::move(numbers)), nodes(static_cast<std::size_t>(n_nodes)) {
  nodes[0] = {0, n_points()};
  for (Index i = 0; !is_leaf(i); ++i) {
    const Index first = node(i).first, stop = node(i).stop, middle = first + (stop - first) / 2;
    nodes[static_cast<std::size_t>(2 * i + 1)] = {first, middle};
    nodes[static_cast<std::size_t>(2 * i + 2)] = {middle, stop};
  }
}

constinit const Op kNearestInTree{.name = "nearest_in_tree",
                                  .type = nearest_type,
                                  .compile = [](const Site&) -> Compiled { return {run_nearest}; },
                                  .to_onnx = spell_nearest};
constinit const Op kNearestByHeap{.name = "nearest_by_heap",
                                  .type = heap_type,
                                  .compile = [](const Site&) -> Compiled { return {run_heap}; },
                                  .to_onnx = spell_nearest};
constinit const Op kWithinTree{.name = "within_tree",
                               .type = within_type,
                               .compile = [](const Site&) -> Compiled { return {run_within}; },
                               .to_onnx = spell_within};

Value nearest_in_tree(Value D, Value least, const SearchTree& tree, Index k, Sorting sorting) {
  return D.program().apply(kNearestInTree, {D, least},
                           {.integers = {k, static_cast<Index>(sorting)}, .payload = &tree});
}
Value nearest_by_heap(Value D, Index k, Sorting sorting, bool merged) {
  return D.program().apply(kNearestByHeap, {D}, {.integers = {k, static_cast<Index>(sorting), merged}});
}
Value within_tree(Value D, Value inside, const Reach& reach, const SearchTree& tree) {
  return D.program().apply(kWithinTree, {D, inside, reach.least, reach.greatest},
                           {.numbers = {reach.radius}, .payload = &tree});
}

}  // namespace brine
