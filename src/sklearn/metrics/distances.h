// Distances by the name of a metric, rows X (n, d) and constant rows Y (m, d) -> (n, m):
// sklearn.metrics.DistanceMetric, sklearn.metrics.pairwise_distances and scipy.spatial.distance.cdist. Names are those
// after `metric_name`.
#pragma once

#include <string>
#include <string_view>

#include "sklearn/fitted.h"

namespace brine::sklearn {

struct Metric {
  std::string name = "euclidean";
  double p = 2;                   // of minkowski
  Value w = {}, V = {}, VI = {};  // (d,) weights, (d,) variances of seuclidean, (d, d) of mahalanobis
};

// Aliases resolved (l2, cityblock, p, …), minkowski of p = 1, 2, inf without weights by its own name; an unknown one is
// refused. `parameters`: a dict that may hold p, w, V and VI, or an empty Ref.
Metric metric_of(const Fitted& self, std::string_view name, const object::Ref& parameters);

enum class Root { kTaken, kReduced };  // reduced: what trees compare, before the root
// DistanceMetric's, for X and Y of one float type, in which the result is.
Value metric_distances(Value X, Value Y, const Metric& metric, Root root = Root::kTaken);
Value from_reduced(Value D, const Metric& metric);
Value to_reduced(Value D, const Metric& metric);
// sklearn.metrics.pairwise_distances, dense; euclidean ones stay squared if asked.
Value pairwise_distances(Value X, Value Y, const Metric& metric, bool squared = false);
// NaN coordinates left out, the rest scaled by d / (number of common ones); none in common: NaN.
Value nan_euclidean_distances(Value X, Value Y, bool squared = false);

}  // namespace brine::sklearn
