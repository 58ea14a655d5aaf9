// See box_tree.h. Source: sklearn/neighbors/_binary_tree.pxi.tp, sklearn/neighbors/_kd_tree.pyx.tp.
#include "ops/box_tree.h"

#include <cmath>
#include <limits>
#include <memory>
#include <vector>

#include "ops/kernel.h"
#include "ops/nearest_heap.h"

namespace brine {
namespace {

enum Attribute : std::size_t { kCount, kMetric, kSorting };

struct BoxTree {
  const SearchTree& search;
  Index d;
  std::vector<double> lower, upper;  // (nodes, d)
  std::vector<double> points;        // in the tree's order
};

Type boxes_type(const Call& call) {
  const Type &X = call.in(0), &points = call.in(1);
  if (X.rank() != 2 || X.dtype != Dtype::kFloat64 || points.dtype != Dtype::kFloat64 || points.rank() != 2 ||
      X.width() != points.width() ||
      points.shape[0] != static_cast<const SearchTree*>(call.attributes.payload)->n_points())
    throw Error(Kind::kInternal, "expected float64 rows and the points of the tree");
  require_neighbours(call.attributes.integers[kCount], points.shape[0]);
  return {Dtype::kInt64, {X.shape[0], call.attributes.integers[kCount]}};
}

void fill_box(BoxTree& tree, Index node) {
  double *low = &tree.lower[static_cast<std::size_t>(node * tree.d)],
         *high = &tree.upper[static_cast<std::size_t>(node * tree.d)];
  for (Index at = tree.search.node(node).first; at < tree.search.node(node).stop; ++at)
    for (Index j = 0; j < tree.d; ++j) {
      const double x = tree.points[static_cast<std::size_t>(at * tree.d + j)];
      low[j] = std::fmin(low[j], x);
      high[j] = std::fmax(high[j], x);
    }
}

std::shared_ptr<const BoxTree> tree_of(const Site& site) {
  const auto& search = *static_cast<const SearchTree*>(site.attributes.payload);
  const Index d = site.in(1).width();
  const auto corners = static_cast<std::size_t>(search.n_nodes() * d);
  const double* points = static_cast<const double*>(site.constants[1]->data);
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  auto tree = std::make_shared<BoxTree>(
      BoxTree{search, d, std::vector(corners, kInfinity), std::vector(corners, -kInfinity), {}});
  for (const Index number : search.order)
    tree->points.insert(tree->points.end(), points + number * d, points + (number + 1) * d);
  for (Index node = 0; node < search.n_nodes(); ++node) fill_box(*tree, node);
  return tree;
}

template <BoxMetric kMetric>
double added(double total, double difference) {
  if constexpr (kMetric == BoxMetric::kEuclidean)
    return total + difference * difference;
  else if constexpr (kMetric == BoxMetric::kManhattan)
    return total + std::fabs(difference);
  else
    return std::fmax(total, std::fabs(difference));
}

// The least that a point of the node's box can be away, in the form that is compared.
template <BoxMetric kMetric>
double bound_of(const BoxTree& tree, Index node, const double* x) {
  const double *low = &tree.lower[static_cast<std::size_t>(node * tree.d)],
               *high = &tree.upper[static_cast<std::size_t>(node * tree.d)];
  double total = 0;
  for (Index j = 0; j < tree.d; ++j) {
    const double below = low[j] - x[j], above = x[j] - high[j];
    total = added<kMetric>(total, 0.5 * ((below + std::fabs(below)) + (above + std::fabs(above))));
  }
  return total;
}

// Nodes are halves of halves, so the depth is the logarithm of their number.
template <BoxMetric kMetric>
void walk(const BoxTree& tree, Index node, double bound, const double* x, const NearestHeap& heap) {
  if (bound > heap.worst()) return;
  if (tree.search.is_leaf(node)) {
    for (Index at = tree.search.node(node).first; at < tree.search.node(node).stop; ++at) {
      const double* point = &tree.points[static_cast<std::size_t>(at * tree.d)];
      double total = 0;
      for (Index j = 0; j < tree.d; ++j) total = added<kMetric>(total, x[j] - point[j]);
      heap.push(total, tree.search.order[static_cast<std::size_t>(at)]);
    }
    return;
  }
  const Index left = 2 * node + 1, right = left + 1;
  const double to_left = bound_of<kMetric>(tree, left, x), to_right = bound_of<kMetric>(tree, right, x);
  const bool left_first = to_left <= to_right;
  walk<kMetric>(tree, left_first ? left : right, left_first ? to_left : to_right, x, heap);
  walk<kMetric>(tree, left_first ? right : left, left_first ? to_right : to_left, x, heap);
}

template <BoxMetric kMetric>
Bad run_boxes(const Run& run) {
  const auto& tree = run.prepared<BoxTree>();
  const Index k = run.site.out.width();
  const NearestHeap heap = heap_in(run, k);
  for (Index row = 0, rows = run.out_rows(); row < rows; ++row) {
    const double* x = run.input<double>(0) + row * tree.d;
    heap.clear();
    walk<kMetric>(tree, 0, bound_of<kMetric>(tree, 0, x), x, heap);
    heap.write(run.output<Index>() + row * k, static_cast<Sorting>(run.site.attributes.integers[kSorting]));
  }
  return {};
}

Compiled compile_boxes(const Site& site) {
  switch (static_cast<BoxMetric>(site.attributes.integers[kMetric])) {
    case BoxMetric::kManhattan: return {run_boxes<BoxMetric::kManhattan>, tree_of(site)};
    case BoxMetric::kEuclidean: return {run_boxes<BoxMetric::kEuclidean>, tree_of(site)};
    case BoxMetric::kChebyshev: return {run_boxes<BoxMetric::kChebyshev>, tree_of(site)};
  }
  throw Error(Kind::kInternal, "a metric out of range");
}

using Names = std::vector<onnx::Name>;
// ONNX walks no tree: all distances, then TopK.
onnx::Name spell_boxes(onnx::Writer& g, const Site& site, const Names& in) {
  const auto metric = static_cast<BoxMetric>(site.attributes.integers[kMetric]);
  const onnx::Name d = g.node("Sub", {g.unsqueeze(in[0], {1}), g.unsqueeze(in[1], {0})});
  const onnx::Name terms = metric == BoxMetric::kEuclidean ? g.node("Mul", {d, d}) : g.node("Abs", {d});
  const onnx::Name all = g.reduce(metric == BoxMetric::kChebyshev ? "ReduceMax" : "ReduceSum", terms, {2}, false);
  return g.top_k(all, site.out.width(), 1, false)[1];
}

}  // namespace

constinit const Op kNearestInBoxes{
    .name = "nearest_in_boxes", .type = boxes_type, .compile = compile_boxes, .to_onnx = spell_boxes};

Value nearest_in_boxes(Value X, Value points, const SearchTree& tree, BoxMetric metric, Index k, Sorting sorting) {
  return X.program().apply(
      kNearestInBoxes, {X, points},
      {.integers = {k, static_cast<Index>(metric), static_cast<Index>(sorting)}, .payload = &tree});
}

}  // namespace brine
