// See distances.h. Sources: sklearn/metrics/_dist_metrics.pyx.tp, sklearn/metrics/pairwise.py,
// scipy/spatial/distance.py.
#include "sklearn/metrics/distances.h"

#include <limits>

#include "ops/arithmetic.h"
#include "ops/columns.h"
#include "ops/compare.h"
#include "ops/elementwise.h"
#include "ops/matmul.h"
#include "ops/pairs.h"
#include "ops/reduce.h"
#include "ops/shape.h"
#include "ops/sparse.h"
#include "ops/special.h"
#include "sklearn/metrics/pairwise.h"
#include "sklearn/metrics/truth_metrics.h"

namespace brine::sklearn {
namespace {

// 2 asin(sqrt(h)) as 4 atan(sqrt(h) / (1 + sqrt(1 - h))): a guess within 0.004, then twice the angle that is left.
Value twice_arcsine_of_root(Value h) {
  const Value t = sqrt(h) / (1 + sqrt(maximum(1 - h, 0)));
  Value angle = t * (0.7853981633974483 + 0.273 * (1 - t));
  for (int round = 0; round < 2; ++round) {
    const Value s = sin(angle), c = cos(angle), rest = (t * c - s) / (c + t * s);
    angle = angle + (rest - rest * rest * rest / 3.0);
  }
  return 4 * angle;
}

Value haversine(Value X, Value Y) {
  const auto of = [](Value rows, Index j) { return expand(column(rows, j), 1); };
  const Value x0 = of(X, 0), x1 = of(X, 1), y0 = column(Y, 0), y1 = column(Y, 1);
  const Value latitude = sin(0.5 * (x0 - y0).cast(Dtype::kFloat64)),
              longitude = sin(0.5 * (x1 - y1).cast(Dtype::kFloat64));
  return latitude * latitude + cos(x0.cast(Dtype::kFloat64)) * cos(y0.cast(Dtype::kFloat64)) * longitude * longitude;
}

Value correlation(Value X, Value Y) {
  X = X - mean(X, kLast, Keep::kYes);
  Y = Y - mean(Y, kLast, Keep::kYes);
  const Value one = X.program().constant(Dtype::kFloat64, {1, X.width()},
                                         std::vector<double>(static_cast<std::size_t>(X.width()), 1.0));
  const PairOptions two_lanes{.lanes = 2};
  const Value norms = sqrt(pair_sum(X * X, one, PairTerm::kProduct, two_lanes)) *
                      sqrt(pair_sum(one, Y * Y, PairTerm::kProduct, two_lanes));
  return 1 - clip(pair_sum(X, Y, PairTerm::kProduct, two_lanes) / norms, -1.0, 1.0);
}

// Where scipy's differ from DistanceMetric's.
Value scipy_distances(Value X, Value Y, const Metric& metric) {
  const std::string& name = metric.name;
  if (name == "seuclidean" && metric.V)
    return sqrt(pair_sum(X, Y, PairTerm::kSquareOver, {.weights = metric.V, .lanes = 2}));
  if (name == "mahalanobis" && metric.VI) return sqrt(quadratic_pairs(X, Y, metric.VI, 2));
  if (name == "braycurtis") return pair_sum(X, Y, PairTerm::kAbsolute) / pair_sum(X, Y, PairTerm::kSizeOfSum);
  if (name == "yule") return yule_distances(X, Y);
  if (name == "correlation") return correlation(X, Y);
  return metric_distances(X, Y, metric);
}

Value hamming(Value X, Value Y, Value w) {
  const Value unequal = pair_sum(X, Y, PairTerm::kUnequal, {.weights = w});
  return w ? unequal / sum(w) : unequal / static_cast<double>(X.width());
}

Value braycurtis(Value X, Value Y) {
  const Value sizes = pair_sum(X, Y, PairTerm::kSizes);
  return where(sizes > 0, pair_sum(X, Y, PairTerm::kAbsolute) / where(sizes > 0, sizes, 1.0), 0.0);
}

// In float64; of metrics with a root, before it.
Value reduced_sums(Value X, Value Y, const Metric& metric) {
  const std::string& name = metric.name;
  if (name == "euclidean" || name == "sqeuclidean") return pair_sum(X, Y, PairTerm::kSquare);
  if (name == "seuclidean") return pair_sum(X, Y, PairTerm::kSquareOver, {.weights = metric.V});
  if (name == "manhattan") return pair_sum(X, Y, PairTerm::kAbsolute);
  if (name == "chebyshev") return pair_sum(X, Y, PairTerm::kAbsolute, {.total = PairTotal::kLargest});
  if (name == "minkowski") return pair_sum(X, Y, PairTerm::kPower, {.weights = metric.w, .p = metric.p});
  if (name == "mahalanobis") return quadratic_pairs(X, Y, metric.VI);
  if (name == "haversine") return haversine(X, Y);
  if (name == "canberra") return pair_sum(X, Y, PairTerm::kCanberra);
  if (name == "braycurtis") return braycurtis(X, Y);
  if (name == "hamming") return hamming(X, Y, metric.w);
  return truth_distances(X, Y, name);
}

}  // namespace

Value from_reduced(Value D, const Metric& metric) {
  const std::string& name = metric.name;
  if (name == "euclidean" || name == "seuclidean" || name == "mahalanobis") return sqrt(D);
  if (name == "minkowski") return power(D, 1.0 / metric.p);
  return name == "haversine" ? twice_arcsine_of_root(D) : D;
}

Value to_reduced(Value D, const Metric& metric) {
  const std::string& name = metric.name;
  if (name == "euclidean" || name == "seuclidean" || name == "mahalanobis") return D * D;
  if (name == "minkowski") return power(D, metric.p);
  return name == "haversine" ? square(sin(0.5 * D)) : D;
}

Value metric_distances(Value X, Value Y, const Metric& metric, Root root) {
  X = to_dense(X);
  const Value D = reduced_sums(X, Y, metric);
  if (root == Root::kReduced) return D.cast(X.dtype());
  // ...32: the reduced distance is rounded to float32, then its root; the euclidean one once, at the end.
  if (metric.name == "euclidean") return sqrt(D).cast(X.dtype());
  return from_reduced(D.cast(X.dtype()), metric).cast(X.dtype());
}

Value pairwise_distances(Value X, Value Y, const Metric& metric, bool squared) {
  const std::string& name = metric.name;
  if (name == "precomputed") return float_pair(X, Y).X;
  if (name == "euclidean") return euclidean_distances(X, Y, squared);
  if (name == "manhattan") return manhattan_distances(X, Y);
  if (name == "cosine") return cosine_distances(X, Y);
  if (name == "nan_euclidean") return nan_euclidean_distances(X, Y);
  X = to_dense(X);
  if (name == "haversine") {
    const Pair2 pair = float_pair(X, Y);
    return metric_distances(pair.X, pair.Y, metric);
  }
  if (is_truth_metric(name))
    return scipy_distances(not_equal(X, 0).cast(Dtype::kFloat64), not_equal(Y, 0).cast(Dtype::kFloat64), metric);
  return scipy_distances(X.cast(Dtype::kFloat64), Y.cast(Dtype::kFloat64), metric);
}

Value nan_euclidean_distances(Value X, Value Y, bool squared) {
  const Pair2 pair = float_pair(to_dense(X), Y);
  const Dtype dtype = pair.X.dtype();
  const Value lost_x = is_nan(pair.X), lost_y = is_nan(pair.Y);
  const Value x = where(lost_x, 0.0, pair.X), y = where(lost_y, 0.0, pair.Y);
  Value D = euclidean_distances(x, y, true);
  D -= matmul_transposed(x * x, lost_y.cast(dtype));
  D -= matmul_transposed(lost_x.cast(dtype), y * y);
  D = maximum(D, 0);
  const Value present =
      matmul_transposed(logical_not(lost_x).cast(Dtype::kFloat64), logical_not(lost_y).cast(Dtype::kFloat64));
  D = where(equal(present, 0), std::numeric_limits<double>::quiet_NaN(), D);
  D /= maximum(1, present);
  D *= static_cast<double>(pair.X.width());
  return squared ? D : sqrt(D);
}

}  // namespace brine::sklearn
