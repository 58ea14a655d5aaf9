// sklearn.neighbors.KernelDensity: log(sum_i w_i K(|x - x_i|) / (norm sum_i w_i)), float64.
//
// The sum is over all fitted rows, which the tree holds, by a walk through it that stops at a tolerance (atol, rtol; 0
// unless asked for). bandwidth_ was bandwidth to 1.1.
#include <algorithm>
#include <array>
#include <numbers>

#include <fmt/format.h>

#include "math/closest.h"
#include "math/elementary.h"
#include "math/gamma.h"
#include "math/sums.h"
#include "ops/arithmetic.h"
#include "ops/kernel_density.h"
#include "sklearn/metrics/distances.h"
#include "sklearn/neighbors/tree_state.h"

namespace brine::sklearn {
namespace {

constexpr double kPi = std::numbers::pi;

DensityKernel kernel_named(const Fitted& self, const std::string& name) {
  constexpr std::array<std::string_view, 6> kNames{"gaussian",    "tophat", "epanechnikov",
                                                   "exponential", "linear", "cosine"};  // as in DensityKernel
  const auto found = std::find(kNames.begin(), kNames.end(), name);
  if (found == kNames.end()) self.unsupported("kernel", "kernel='" + name + "'");
  return static_cast<DensityKernel>(found - kNames.begin());
}

double log_volume(double n) { return 0.5 * n * math::log(kPi) - math::lgamma(0.5 * n + 1); }  // of the unit ball
double log_surface(double n) { return math::log(2 * kPi) + log_volume(n - 1); }

double log_factor(const std::string& kernel, Index columns) {
  const double d = static_cast<double>(columns);
  if (kernel == "gaussian") return 0.5 * d * math::log(2 * kPi);
  if (kernel == "tophat") return log_volume(d);
  if (kernel == "epanechnikov") return log_volume(d) + math::log(2.0 / (d + 2.0));
  if (kernel == "exponential") return log_surface(d - 1) + math::lgamma(d);
  if (kernel == "linear") return log_volume(d) - math::log(d + 1.0);
  double series = 0, term = 2.0 / kPi;
  for (Index k = 1; k <= columns; k += 2) {
    series += term;
    term *= -(d - static_cast<double>(k)) * (d - static_cast<double>(k) - 1) * (2.0 / kPi) * (2.0 / kPi);
  }
  return math::log(series) + log_surface(d - 1);
}

// scikit-learn adds up a node's weights one by one, all of them pairwise.
DensityWeights weights_of(const Fitted& self, const object::Ref& state, const SearchTree& tree) {
  const object::Ref stored = state.size() > 12 ? state.item(12) : object::Ref();
  std::vector<double> each, of_nodes;
  if (stored && !stored.is_none()) {
    each = numbers_of(stored);
    if (static_cast<Index>(each.size()) != tree.n_points()) self.fail("tree_", "expected a weight for each fitted row");
  }
  for (const SearchTree::Node& node : tree.nodes) {
    double total = each.empty() ? static_cast<double>(node.stop - node.first) : 0;
    for (Index at = node.first; at < node.stop && !each.empty(); ++at)
      total += each[static_cast<std::size_t>(tree.order[static_cast<std::size_t>(at)])];
    of_nodes.push_back(math::closest_log(total));
  }
  const Value nodes = self.constant(std::move(of_nodes));
  if (each.empty()) return {{}, nodes, static_cast<double>(tree.n_points())};
  const double total = math::pairwise_sum(each.data(), static_cast<Index>(each.size()));
  for (double& weight : each) weight = math::closest_log(weight);
  return {self.constant(std::move(each)), nodes, total};
}

void lower(const Fitted& self, Methods m) {
  const std::string name = self.text("kernel");
  const Metric metric = metric_of(self, "metric", self.find("metric_params"));
  const object::Ref state = tree_state(self, "tree_");
  if (!state) self.fail("tree_", "expected the state of a tree");
  const Value points = self.constant(state.item(0), "tree_").cast(Dtype::kFloat64);
  self.require_shape(points, "tree_", {kAny, kAny});
  const Index d = points.width();
  self.set_n_features(d);
  const FittedTree tree = *FittedTree::of(self, "tree_", points, metric);
  const DensityWeights weights = weights_of(self, state, tree.search());
  const double total = weights.total;
  const double h = self.number(self.has("bandwidth_") ? "bandwidth_" : "bandwidth");
  if (!(h > 0)) self.fail("bandwidth", fmt::format("expected a number above 0, found {}", h));
  const double log_norm = -log_factor(name, d) - static_cast<double>(d) * math::log(h);
  const DensityOptions options{
      kernel_named(self, name),           h, log_norm, self.number_or("atol", 0) * total, self.number_or("rtol", 0),
      self.flag_or("breadth_first", true)};
  m.score_samples = [=](Value X) {
    X = X.cast(Dtype::kFloat64);
    const FittedTree::Distances nodes = tree.to_nodes(X);
    const Value D = metric_distances(X, points, metric);
    return kernel_density(D, nodes.least, nodes.greatest, weights, tree.search(), options) + log_norm -
           math::log(total);
  };
}

}  // namespace

extern constinit const Estimator kKernelDensity{"KernelDensity", lower};

}  // namespace brine::sklearn
