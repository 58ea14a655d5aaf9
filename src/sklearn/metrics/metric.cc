// See distances.h: which metric a file means, and with which parameters.
#include <algorithm>
#include <array>
#include <limits>

#include <fmt/format.h>

#include "sklearn/dense_algebra.h"
#include "sklearn/metrics/distances.h"
#include "sklearn/metrics/truth_metrics.h"

namespace brine::sklearn {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr std::string_view kOthers[] = {"braycurtis",    "canberra",    "chebyshev",  "correlation",
                                        "cosine",        "euclidean",   "hamming",    "haversine",
                                        "mahalanobis",   "manhattan",   "matching",   "minkowski",
                                        "nan_euclidean", "precomputed", "seuclidean", "sqeuclidean"};

std::string_view without_alias(std::string_view name) {
  constexpr std::array<std::array<std::string_view, 2>, 5> kAliases{{{"l1", "manhattan"},
                                                                     {"cityblock", "manhattan"},
                                                                     {"l2", "euclidean"},
                                                                     {"p", "minkowski"},
                                                                     {"infinity", "chebyshev"}}};
  for (const auto& [alias, own] : kAliases)
    if (name == alias) return own;
  return name;
}

bool is_known(std::string_view name) {
  return is_truth_metric(name) || std::find(std::begin(kOthers), std::end(kOthers), name) != std::end(kOthers);
}

}  // namespace

Metric metric_of(const Fitted& self, std::string_view attribute, const object::Ref& parameters) {
  if (!self.get(attribute).is(object::Kind::kString))
    self.unsupported(attribute, "a metric that is a function or an object");
  Metric metric{.name = std::string(without_alias(self.text(attribute)))};
  if (!is_known(metric.name)) self.unsupported(attribute, "metric='" + metric.name + "'");
  if (parameters && parameters.is(object::Kind::kDict)) {
    const auto constant = [&](std::string_view name) {
      const object::Ref value = parameters.find(name);
      return value && !value.is_none() ? self.constant(value, name).cast(Dtype::kFloat64) : Value();
    };
    if (const object::Ref p = parameters.find("p"); p && !p.is_none()) metric.p = number_of(p);
    metric.w = constant("w");
    metric.V = constant("V");
    metric.VI = constant("VI");
    if (metric.name == "mahalanobis" && !metric.VI && metric.V && metric.V.rank() == 2 &&
        metric.V.shape()[0] == metric.V.width())
      metric.VI = constant_of(self, pseudo_inverse(dense_matrix(parameters.find("V"))));
  }
  if (metric.name == "minkowski" && !metric.w && (metric.p == 1 || metric.p == 2 || metric.p == kInfinity))
    metric.name = metric.p == 1 ? "manhattan" : metric.p == 2 ? "euclidean" : "chebyshev";
  if (metric.name == "minkowski" && !(metric.p > 0 && metric.p < kInfinity))
    self.unsupported(attribute, fmt::format("a minkowski metric of p={}", metric.p));
  if (metric.name == "seuclidean" && !metric.V) self.unsupported(attribute, "metric='seuclidean' without V");
  if (metric.name == "mahalanobis" && !metric.VI) self.unsupported(attribute, "metric='mahalanobis' without VI");
  return metric;
}

}  // namespace brine::sklearn
