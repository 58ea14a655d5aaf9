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

enum Attribute : std::size_t { kCount, kNodes, kMetric };

struct Box {
  Index first = 0, stop = 0;  // places in the tree's order
};

struct BoxTree {
  Index d = 0;
  std::vector<Box> boxes;
  std::vector<double> lower, upper;  // (nodes, d)
  std::vector<double> points;        // in the tree's order
  std::vector<Index> numbers;        // of the points
  bool is_leaf(Index node) const { return 2 * node + 1 >= static_cast<Index>(boxes.size()); }
};

Type boxes_type(const Call& call) {
  const Type &X = call.in(0), &points = call.in(1), &order = call.in(2);
  if (X.rank() != 2 || X.dtype != Dtype::kFloat64 || points.dtype != Dtype::kFloat64 || points.rank() != 2 ||
      X.width() != points.width() || order.dtype != Dtype::kInt64 || order.shape != Shape{points.shape[0]})
    throw Error(Kind::kInternal, "expected float64 rows, points and their order");
  require_neighbours(call.attributes.integers[kCount], points.shape[0]);
  return {Dtype::kInt64, {X.shape[0], call.attributes.integers[kCount]}};
}

Type heap_type(const Call& call) {
  if (call.in(0).rank() != 2 || call.in(0).dtype != Dtype::kFloat64) throw Error(Kind::kInternal, "expected distances");
  require_neighbours(call.attributes.integers[kCount], call.in(0).width());
  return {Dtype::kInt64, {call.in(0).shape[0], call.attributes.integers[kCount]}};
}

void fill_box(BoxTree& tree, Index node) {
  const Box& box = tree.boxes[static_cast<std::size_t>(node)];
  double *low = &tree.lower[static_cast<std::size_t>(node * tree.d)],
         *high = &tree.upper[static_cast<std::size_t>(node * tree.d)];
  for (Index at = box.first; at < box.stop; ++at)
    for (Index j = 0; j < tree.d; ++j) {
      const double x = tree.points[static_cast<std::size_t>(at * tree.d + j)];
      low[j] = std::fmin(low[j], x);
      high[j] = std::fmax(high[j], x);
    }
}

std::shared_ptr<const BoxTree> tree_of(const Site& site) {
  const Index m = site.in(1).shape[0], d = site.in(1).width(), n_nodes = site.attributes.integers[kNodes];
  const double* points = static_cast<const double*>(site.constants[1]->data);
  const Index* order = static_cast<const Index*>(site.constants[2]->data);
  auto tree = std::make_shared<BoxTree>();
  tree->d = d;
  tree->numbers.assign(order, order + m);
  for (const Index number : tree->numbers)
    tree->points.insert(tree->points.end(), points + number * d, points + (number + 1) * d);
  tree->boxes.resize(static_cast<std::size_t>(n_nodes));
  tree->lower.assign(static_cast<std::size_t>(n_nodes * d), std::numeric_limits<double>::infinity());
  tree->upper.assign(static_cast<std::size_t>(n_nodes * d), -std::numeric_limits<double>::infinity());
  tree->boxes[0] = {0, m};
  for (Index node = 0; node < n_nodes; ++node) {
    const Box box = tree->boxes[static_cast<std::size_t>(node)];
    fill_box(*tree, node);
    if (tree->is_leaf(node)) continue;
    const Index middle = box.first + (box.stop - box.first) / 2;
    tree->boxes[static_cast<std::size_t>(2 * node + 1)] = {box.first, middle};
    tree->boxes[static_cast<std::size_t>(2 * node + 2)] = {middle, box.stop};
  }
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
  if (tree.is_leaf(node)) {
    const Box& box = tree.boxes[static_cast<std::size_t>(node)];
    for (Index at = box.first; at < box.stop; ++at) {
      const double* point = &tree.points[static_cast<std::size_t>(at * tree.d)];
      double total = 0;
      for (Index j = 0; j < tree.d; ++j) total = added<kMetric>(total, x[j] - point[j]);
      heap.push(total, tree.numbers[static_cast<std::size_t>(at)]);
    }
    return;
  }
  const Index left = 2 * node + 1, right = left + 1;
  const double to_left = bound_of<kMetric>(tree, left, x), to_right = bound_of<kMetric>(tree, right, x);
  const bool left_first = to_left <= to_right;
  walk<kMetric>(tree, left_first ? left : right, left_first ? to_left : to_right, x, heap);
  walk<kMetric>(tree, left_first ? right : left, left_first ? to_right : to_left, x, heap);
}

NearestHeap heap_in(const Run& run, Index k) {
  auto* values = run.scratch.of<double>(static_cast<std::size_t>(2 * k));
  return {values, reinterpret_cast<Index*>(values + k), k};
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
    heap.write(run.output<Index>() + row * k);
  }
  return {};
}

Bad run_heap(const Run& run) {
  const Index m = run.site.in(0).width(), k = run.site.out.width();
  const NearestHeap heap = heap_in(run, k);
  for (Index row = 0, rows = run.out_rows(); row < rows; ++row) {
    heap.clear();
    for (Index j = 0; j < m; ++j) heap.push(run.input<double>(0)[row * m + j], j);
    heap.write(run.output<Index>() + row * k);
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
onnx::Name spell_heap(onnx::Writer& g, const Site& site, const Names& in) {
  return g.top_k(in[0], site.out.width(), 1, false)[1];
}

}  // namespace

constinit const Op kNearestInBoxes{
    .name = "nearest_in_boxes", .type = boxes_type, .compile = compile_boxes, .to_onnx = spell_boxes};
constinit const Op kNearestByHeap{.name = "nearest_by_heap",
                                  .type = heap_type,
                                  .compile = [](const Site&) -> Compiled { return {run_heap}; },
                                  .to_onnx = spell_heap};

Value nearest_in_boxes(Value X, Value points, Value order, Index n_nodes, BoxMetric metric, Index k) {
  return X.program().apply(kNearestInBoxes, {X, points, order}, {.integers = {k, n_nodes, static_cast<Index>(metric)}});
}
Value nearest_by_heap(Value D, Index k) { return D.program().apply(kNearestByHeap, {D}, {.integers = {k}}); }

}  // namespace brine
