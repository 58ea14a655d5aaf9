// sklearn.neighbors.NearestCentroid: the class of the nearest centroid, if the priors are (close to) equal, else that
// of the largest discriminant -|x / s - c / s|^2 + 2 log prior (s: within-class deviations, 1 where 0). Scores and
// priors since 1.6.
#include <cmath>

#include "ops/arithmetic.h"
#include "ops/compare.h"
#include "ops/elementwise.h"
#include "ops/reduce.h"
#include "ops/shape.h"
#include "ops/sparse.h"
#include "ops/take.h"
#include "sklearn/log_posteriors.h"
#include "sklearn/metrics/distances.h"
#include "sklearn/metrics/pairwise.h"

namespace brine::sklearn {
namespace {

// Euclidean: |x|^2 - 2 x.y + |y|^2 in float64; other metrics column by column.
Value nearest(Value X, Value centroids, const Metric& metric) {
  const Pair2 pair = float_pair(to_dense(X), centroids);
  if (metric.name == "euclidean")
    return argmin(euclidean_distances(pair.X.cast(Dtype::kFloat64), pair.Y.cast(Dtype::kFloat64), true));
  if (metric.name == "cosine" || metric.name == "correlation" || metric.name == "nan_euclidean")
    return argmin(pairwise_distances(pair.X, pair.Y, metric));
  return argmin(metric_distances(pair.X, pair.Y, metric, Root::kReduced));
}

bool is_even(const std::vector<double>& priors) {  // numpy.isclose to 1 / k
  const double even = 1.0 / static_cast<double>(priors.size());
  for (const double prior : priors)
    if (!(std::fabs(prior - even) <= 1e-8 + 1e-5 * even)) return false;
  return true;
}

void lower(const Fitted& self, Methods m) {
  const Metric metric = metric_of(self, "metric", {});
  const Value centroids = self.array("centroids_", {kAny, kAny}), classes = self.classes();
  self.require_shape(classes, "classes_", {centroids.shape()[0]});
  self.set_n_features(centroids.width());
  const bool scored = self.has("class_prior_"), is_euclidean = metric.name == "euclidean";
  const bool by_priors = scored && !is_even(self.numbers("class_prior_"));
  if (by_priors && !is_euclidean && metric.name != "manhattan")
    self.unsupported("priors", "priors that differ, with metric='" + metric.name + "'");
  if (by_priors || (scored && is_euclidean)) {
    const Value deviations = self.array("within_class_std_dev_", {centroids.width()}),
                scale = where(not_equal(deviations, 0), deviations, 1);
    const Value log_prior = 2.0 * log(self.array("class_prior_", {centroids.shape()[0]}));
    const auto scores = [=](Value X) {
      X = X.cast(Dtype::kFloat64);
      X = X.is_csr() ? to_dense(scale_columns(X, 1.0 / scale)) : X / scale;
      const Value D = pairwise_distances(X, centroids / scale, metric);
      return -(D * D) + log_prior;
    };
    if (is_euclidean)
      fill_log_posteriors(m, classes, scores);
    else
      m.predict = [=](Value X) { return take(classes, argmax(scores(X))); };
  }
  if (by_priors) return;
  m.predict = [=](Value X) { return take(classes, nearest(X, centroids, metric)); };
}

}  // namespace

extern constinit const Estimator kNearestCentroid{
    "NearestCentroid", lower, Role::kClassifier, Takes::kNumbers, Finite::kRequired, Sparse::kAccepted};

}  // namespace brine::sklearn
