// Selectors whose support is stored, or follows from one attribute: VarianceThreshold, SequentialFeatureSelector, RFE,
// RFECV, and RandomizedLasso and RandomizedLogisticRegression of 0.20 and before, which in 0.18 have transforms of their
// own: types stay where nothing is kept, and what is turned back is float64.
#include "ops/columns.h"
#include "ops/sparse.h"
#include "ops/take.h"
#include "sklearn/feature_selection/selector.h"
#include "sklearn/meta/delegate.h"

namespace brine::sklearn {
namespace {

std::vector<bool> above(const Fitted& self, std::string_view attribute, std::string_view threshold) {
  const double least = self.number(threshold);
  std::vector<bool> support;
  for (const double value : self.numbers(attribute)) support.push_back(value > least);
  return support;
}

std::vector<bool> stored(const Fitted& self) {
  std::vector<bool> support;
  for (const double flag : self.numbers("support_")) support.push_back(flag != 0);
  return support;
}

void lower_variance(const Fitted& self, Methods m) { fill_selector(self, m, above(self, "variances_", "threshold")); }
void lower_randomized(const Fitted& self, Methods m) {
  const std::vector<bool> support = above(self, "scores_", "selection_threshold");
  fill_selector(self, m, support);
  if (self.since(0, 19)) return;
  std::vector<Index> kept;
  for (std::size_t j = 0; j < support.size(); ++j)
    if (support[j]) kept.push_back(static_cast<Index>(j));
  const auto width = static_cast<Index>(support.size());
  m.transform = [=](Value X) { return take_columns(X, kept); };
  m.inverse_transform = [=](Value X) {
    if (X.rank() != 2 || X.width() != static_cast<Index>(kept.size()))
      throw Error(Kind::kUsage, "X has a different shape than during fitting.");
    return scatter_columns(to_dense(X).cast(Dtype::kFloat64), kept, width, 0);
  };
}
void lower_sequential(const Fitted& self, Methods m) {
  fill_selector(self, m, stored(self));
  check_as(self.get("estimator"), m);
}

// transform, then what the estimator fitted on the selected columns says.
void lower_elimination(const Fitted& self, Methods m) {
  const std::vector<bool> support = stored(self);
  self.set_n_features(static_cast<Index>(support.size()));  // n_features_ is the number of those that were kept
  fill_selector(self, m, support);
  check_as(self.get("estimator_"), m);
  const Methods child = self.methods("estimator_");
  for (const Slot slot : kPredictions)
    if (child[slot]) m[slot] = [=](Value X) { return child[slot](m.transform(X)); };
}

constexpr Estimator selector(std::string_view name, void (*lower)(const Fitted&, Methods),
                             Finite finite = Finite::kNotChecked) {
  return {name, lower, Role::kTransformer, Takes::kArrays, finite, Sparse::kAccepted};
}

}  // namespace

extern constinit const Estimator kRFE = selector("RFE", lower_elimination);
extern constinit const Estimator kRFECV = selector("RFECV", lower_elimination);
extern constinit const Estimator kRandomizedLasso = selector("RandomizedLasso", lower_randomized, Finite::kRequired);
extern constinit const Estimator kRandomizedLogisticRegression =
    selector("RandomizedLogisticRegression", lower_randomized, Finite::kRequired);
extern constinit const Estimator kSequentialFeatureSelector = selector("SequentialFeatureSelector", lower_sequential);
extern constinit const Estimator kVarianceThreshold = selector("VarianceThreshold", lower_variance);

}  // namespace brine::sklearn
