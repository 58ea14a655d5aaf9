// sklearn.neighbors.KernelDensity: log(sum_i w_i K(|x - x_i|) / (norm sum_i w_i)), float64.
//
// The sum is over all fitted rows, which the tree holds; scikit-learn's walk through the tree stops at a tolerance (atol, rtol; 0
// unless asked for), so its result may differ by that. bandwidth_ was bandwidth to 1.1.
#include <limits>
#include <numbers>

#include <fmt/format.h>

#include "math/elementary.h"
#include "math/gamma.h"
#include "ops/arithmetic.h"
#include "ops/compare.h"
#include "ops/elementwise.h"
#include "ops/reduce.h"
#include "ops/shape.h"
#include "ops/special.h"
#include "sklearn/metrics/distances.h"
#include "sklearn/neighbors/tree_state.h"
#include "sklearn/scores.h"

namespace brine::sklearn {
namespace {

constexpr double kPi = std::numbers::pi, kInfinity = std::numeric_limits<double>::infinity();

// log K(d) with 0 beyond the bandwidth where the kernel ends there; not normalised.
Value log_kernel(const std::string& kernel, Value d, double h) {
  if (kernel == "gaussian") return -0.5 * (d * d) / (h * h);
  if (kernel == "exponential") return -d / h;
  Value value;
  if (kernel == "tophat")
    value = d * 0.0 + 1.0;
  else if (kernel == "epanechnikov")
    value = 1.0 - (d * d) / (h * h);
  else if (kernel == "linear")
    value = 1.0 - d / h;
  else
    value = cos(0.5 * kPi * d / h);
  const Value inside = logical_and(d<h, value> 0);
  return where(inside, log(where(inside, value, 1.0)), -kInfinity);
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

void lower(const Fitted& self, Methods m) {
  const std::string kernel = self.text("kernel");
  constexpr std::string_view kKernels[] = {"cosine", "epanechnikov", "exponential", "gaussian", "linear", "tophat"};
  bool known = false;
  for (const std::string_view each : kKernels) known = known || each == kernel;
  if (!known) self.unsupported("kernel", "kernel='" + kernel + "'");
  const Metric metric = metric_of(self, "metric", self.find("metric_params"));
  const object::Ref state = tree_state(self, "tree_");
  if (!state) self.fail("tree_", "expected the state of a tree");
  const Value points = self.constant(state.item(0), "tree_").cast(Dtype::kFloat64);
  self.require_shape(points, "tree_", {kAny, kAny});
  self.set_n_features(points.width());
  const double h = self.number(self.has("bandwidth_") ? "bandwidth_" : "bandwidth");
  if (!(h > 0)) self.fail("bandwidth", fmt::format("expected a number above 0, found {}", h));
  const object::Ref weights = state.size() > 12 ? state.item(12) : object::Ref();
  Value log_weights;
  Value total = self.program().number(static_cast<double>(points.shape()[0]), Dtype::kFloat64);
  if (weights && !weights.is_none()) {
    const Value w = self.constant(weights, "tree_");
    self.require_shape(w, "tree_", {points.shape()[0]});
    log_weights = log(w.cast(Dtype::kFloat64));
    total = sum(w.cast(Dtype::kFloat64));
  }
  const double log_norm = -log_factor(kernel, points.width()) - static_cast<double>(points.width()) * math::log(h);
  m.score_samples = [=](Value X) {
    const Value D = metric_distances(X.cast(Dtype::kFloat64), points, metric);
    const Value terms = log_weights ? log_kernel(kernel, D, h) + log_weights : log_kernel(kernel, D, h);
    return squeeze(logsumexp(terms), 1) + log_norm - log(total);
  };
}

}  // namespace

extern constinit const Estimator kKernelDensity{"KernelDensity", lower};

}  // namespace brine::sklearn
