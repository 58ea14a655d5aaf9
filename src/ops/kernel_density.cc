// See kernel_density.h. Source: sklearn/neighbors/_binary_tree.pxi.tp, _kde_single_breadthfirst and
// _kde_single_depthfirst.
//
// A lower bound and a spread (logarithms both) stand for what all points that were not looked at may give. A node's own
// are taken out and its children's, or its points' kernels, put in, until the spread is within the tolerance. What is
// added and taken away leaves rounding behind, so even with no tolerance the last bits depend on the tree; where next
// to nothing is left, that rounding is the result, which is why exp and log are those that round as C libraries do.
#include "ops/kernel_density.h"

#include <algorithm>
#include <limits>
#include <numbers>

#include "math/closest.h"
#include "math/elementary.h"
#include "math/trigonometry.h"
#include "ops/kernel.h"

namespace brine {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

enum Input : std::size_t { kDistances, kLeast, kGreatest, kNodeWeights, kPointWeights };
enum Number : std::size_t { kBandwidth, kLogNorm, kAtol, kRtol, kTotal };
enum Integer : std::size_t { kKernel, kBreadth };

double log_or_none(double x) { return x > 0 ? math::closest_log(x) : -kInfinity; }
double log_add(double a, double b) {
  const double top = std::max(a, b), other = std::min(a, b);
  return other == -kInfinity ? top : top + math::closest_log(1 + math::closest_exp(other - top));
}
double log_subtract(double a, double b) {
  if (a <= b) return -kInfinity;
  const double rest = 1 - math::closest_exp(b - a);
  return rest > 0 ? a + math::closest_log(rest) : -kInfinity;
}

double log_kernel(DensityKernel kernel, double d, double h) {
  switch (kernel) {
    case DensityKernel::kGaussian: return -0.5 * (d * d) / (h * h);
    case DensityKernel::kExponential: return -d / h;
    case DensityKernel::kTophat: return d < h ? 0.0 : -kInfinity;
    case DensityKernel::kEpanechnikov: return d < h ? log_or_none(1.0 - (d * d) / (h * h)) : -kInfinity;
    case DensityKernel::kLinear: return d < h ? log_or_none(1 - d / h) : -kInfinity;
    case DensityKernel::kCosine: return d < h ? log_or_none(math::cos(0.5 * std::numbers::pi * d / h)) : -kInfinity;
  }
  return -kInfinity;
}

struct Bounds {
  double low, spread;
};
struct Waiting {
  double least;
  Index node;
};

// A binary min-heap by the least distance. Sinking takes the left child of equals, and exchanges with an equal child,
// too.
struct NodeQueue {
  Waiting* items;
  Index size = 0;

  void push(const Waiting& item) {
    Index at = size++;
    items[at] = item;
    for (Index up; at > 0 && items[up = (at - 1) / 2].least > items[at].least; at = up) std::swap(items[at], items[up]);
  }
  Index pop() {
    const Index node = items[0].node;
    items[0] = items[--size];
    for (Index at = 0; 2 * at + 1 < size;) {
      Index child = 2 * at + 1;
      if (child + 1 < size && items[child + 1].least < items[child].least) ++child;
      if (items[child].least > items[at].least) break;
      std::swap(items[at], items[child]);
      at = child;
    }
    return node;
  }
};

// The sum for one row.
struct Density {
  const SearchTree& tree;
  const double *distances, *least, *greatest, *point_weights, *node_weights;  // logarithms; null where all are 1
  DensityKernel kernel;
  double h, log_norm, log_atol, log_rtol, log_total;
  Bounds* own;  // of each node that was reached
  Bounds all{};

  double log_weight(Index node) const { return node_weights[node]; }
  // The bounds of a node's sum by the farthest and the nearest place: logarithms of both.
  Bounds lowest_and_highest(Index node, double weight) const {
    return {weight + log_kernel(kernel, greatest[node], h), weight + log_kernel(kernel, least[node], h)};
  }
  bool is_close(const Bounds& bounds, double extra) const {
    return log_norm + bounds.spread + extra <= log_add(log_atol, log_rtol + log_norm + bounds.low);
  }
  void start() {
    const Bounds ends = lowest_and_highest(0, log_total);
    own[0] = all = {ends.low, log_subtract(ends.spread, ends.low)};
  }
  void take_out(Index node) {
    all = {log_subtract(all.low, own[node].low), log_subtract(all.spread, own[node].spread)};
  }
  double log_term(Index at) const {
    const Index point = tree.order[static_cast<std::size_t>(at)];
    const double value = log_kernel(kernel, distances[point], h);
    return point_weights ? value + point_weights[point] : value;
  }
  void add_points(Index node) {
    const Index first = tree.node(node).first, stop = tree.node(node).stop;
    take_out(node);
    if (kernel != DensityKernel::kGaussian && kernel != DensityKernel::kExponential) {
      for (Index at = first; at < stop; ++at) all.low = log_add(all.low, log_term(at));
      return;
    }
    // These kernels are nowhere 0, so that no rounding is left alone: a leaf's terms are added up before the logarithm.
    double top = -kInfinity, sum = 0;
    for (Index at = first; at < stop; ++at) top = std::max(top, log_term(at));
    if (top == -kInfinity) return;
    for (Index at = first; at < stop; ++at) sum += math::exp(log_term(at) - top);
    all.low = log_add(all.low, top + math::closest_log(sum));
  }
  // Breadth first keeps a child's upper bound as its spread, as scikit-learn does.
  void split(Index node, bool breadth) {
    const Index left = 2 * node + 1;
    for (Index child = left; child <= left + 1; ++child) {
      const Bounds ends = lowest_and_highest(child, log_weight(child));
      own[child] = breadth ? ends : Bounds{ends.low, log_subtract(ends.spread, ends.low)};
    }
    take_out(node);
    for (Index child = left; child <= left + 1; ++child)
      all = {log_add(all.low, own[child].low), log_add(all.spread, own[child].spread)};
  }
  bool is_settled(Index node) const { return is_close(own[node], log_total - log_weight(node)); }

  void visit_depth_first(Index node) {  // as deep as the logarithm of the number of nodes
    if (is_settled(node) || is_close(all, 0.0)) return;
    if (tree.is_leaf(node)) return add_points(node);
    split(node, false);
    visit_depth_first(2 * node + 1);
    visit_depth_first(2 * node + 2);
  }
  void visit_breadth_first(NodeQueue queue) {
    queue.push({least[0], 0});
    while (queue.size > 0) {
      const Index node = queue.pop();
      if (is_settled(node)) continue;
      if (is_close(all, 0.0)) return;
      if (tree.is_leaf(node)) {
        add_points(node);
        continue;
      }
      split(node, true);
      for (Index child = 2 * node + 1; child <= 2 * node + 2; ++child) queue.push({least[child], child});
    }
  }
};

Type density_type(const Call& call) {
  const auto& tree = *static_cast<const SearchTree*>(call.attributes.payload);
  const bool weighted = call.size() > kPointWeights;
  for (std::size_t i = 0; i < 3; ++i) {
    const Type& type = call.in(i);
    const Index width = i == kDistances ? tree.n_points() : tree.n_nodes();
    if (type.rank() != 2 || type.dtype != Dtype::kFloat64 || type.width() != width || type.form != Form::kDense)
      throw Error(Kind::kInternal, "expected distances to the points and nodes of the tree");
  }
  if (call.in(kNodeWeights).shape != Shape{tree.n_nodes()} ||
      (weighted && call.in(kPointWeights).shape != Shape{tree.n_points()}))
    throw Error(Kind::kInternal, "expected a weight for each node and point");
  return {Dtype::kFloat64, {call.in(0).shape[0]}};
}

Bad run_density(const Run& run) {
  const auto& tree = *static_cast<const SearchTree*>(run.site.attributes.payload);
  const std::vector<double>& numbers = run.site.attributes.numbers;
  const bool weighted = run.site.size() > kPointWeights;
  const auto nodes = static_cast<std::size_t>(tree.n_nodes());
  auto* own = static_cast<Bounds*>(run.scratch.bytes(nodes * (sizeof(Bounds) + sizeof(Waiting))));
  auto* waiting = reinterpret_cast<Waiting*>(own + nodes);
  for (Index row = 0, rows = run.out_rows(); row < rows; ++row) {
    Density density{tree,
                    run.input<double>(kDistances) + row * tree.n_points(),
                    run.input<double>(kLeast) + row * tree.n_nodes(),
                    run.input<double>(kGreatest) + row * tree.n_nodes(),
                    weighted ? run.input<double>(kPointWeights) : nullptr,
                    run.input<double>(kNodeWeights),
                    static_cast<DensityKernel>(run.site.attributes.integers[kKernel]),
                    numbers[kBandwidth],
                    numbers[kLogNorm],
                    log_or_none(numbers[kAtol]),
                    log_or_none(numbers[kRtol]),
                    math::closest_log(numbers[kTotal]),
                    own};
    density.start();
    if (run.site.attributes.integers[kBreadth])
      density.visit_breadth_first({waiting});
    else
      density.visit_depth_first(0);
    run.output<double>()[row] = log_add(density.all.low, density.all.spread - math::closest_log(2.0));
  }
  return {};
}

// ---- ONNX: the sum over all points, with no tolerance ----

onnx::Name spell_kernel(onnx::Writer& g, DensityKernel kernel, const onnx::Name& d, double h) {
  const auto number = [&](double value) { return g.scalar(onnx::DataType::kDouble, value); };
  const auto ratio = [&] { return g.node("Div", {d, number(h)}); };
  const auto square = [&](const onnx::Name& x) { return g.node("Mul", {x, x}); };
  if (kernel == DensityKernel::kGaussian) return g.node("Mul", {number(-0.5), square(ratio())});
  if (kernel == DensityKernel::kExponential) return g.node("Neg", {ratio()});
  onnx::Name value;
  if (kernel == DensityKernel::kTophat)
    value = g.node("Add", {g.node("Mul", {d, number(0)}), number(1)});
  else if (kernel == DensityKernel::kEpanechnikov)
    value = g.node("Sub", {number(1), square(ratio())});
  else if (kernel == DensityKernel::kLinear)
    value = g.node("Sub", {number(1), ratio()});
  else
    value = g.node("Cos", {g.node("Mul", {ratio(), number(0.5 * std::numbers::pi)})});
  const onnx::Name inside = g.node("And", {g.node("Less", {d, number(h)}), g.node("Greater", {value, number(0)})});
  return g.where(inside, g.node("Log", {g.where(inside, value, number(1))}), number(-kInfinity));
}

onnx::Name spell_density(onnx::Writer& g, const Site& site, const std::vector<onnx::Name>& in) {
  const auto kernel = static_cast<DensityKernel>(site.attributes.integers[kKernel]);
  onnx::Name terms = spell_kernel(g, kernel, in[kDistances], site.attributes.numbers[kBandwidth]);
  if (in.size() > kPointWeights) terms = g.node("Add", {terms, in[kPointWeights]});
  const onnx::Name lowest = g.scalar(onnx::DataType::kDouble, -std::numeric_limits<double>::max());
  const onnx::Name top = g.node("Max", {g.reduce("ReduceMax", terms, {1}, true), lowest});
  const onnx::Name sum = g.reduce("ReduceSum", g.node("Exp", {g.node("Sub", {terms, top})}), {1}, true);
  return g.squeeze(g.node("Add", {g.node("Log", {sum}), top}), {1});
}

}  // namespace

constinit const Op kKernelDensity{.name = "kernel_density",
                                  .type = density_type,
                                  .compile = [](const Site&) -> Compiled { return {run_density}; },
                                  .to_onnx = spell_density};

Value kernel_density(Value D, Value least, Value greatest, const DensityWeights& weights, const SearchTree& tree,
                     const DensityOptions& options) {
  std::vector<Value> inputs{D, least, greatest, weights.log_of_nodes};
  if (weights.log_of_points) inputs.push_back(weights.log_of_points);
  return D.program().apply(kKernelDensity, std::move(inputs),
                           {.integers = {static_cast<Index>(options.kernel), options.breadth_first},
                            .numbers = {options.bandwidth, options.log_norm, options.atol, options.rtol, weights.total},
                            .payload = &tree});
}

}  // namespace brine
