// sklearn.ensemble.AdaBoostRegressor: the weighted median of what `estimators_` predict, from below the first whose
// running sum of weights reaches half of the last running sum.
//
// X goes to the estimators as it came, but NaN and infinity are refused here.
#include <fmt/format.h>

#include "ops/arithmetic.h"
#include "ops/columns.h"
#include "ops/compare.h"
#include "ops/reduce.h"
#include "ops/shape.h"
#include "ops/take.h"
#include "sklearn/ensemble/member_forest.h"
#include "sklearn/tree/leaf_values.h"

namespace brine::sklearn {
namespace {

// (n, T): what each estimator says.
std::function<Value(Value)> predictions_of(const Fitted& self) {
  if (are_trees(self, "Regressor")) {
    const MemberForest members = member_forest(
        self, {.kind = "Regressor", .leaf = [&](std::size_t, std::span<const double> y, std::span<double> said) {
                 if (y.size() != 1) self.fail("estimators_", "expected trees of one output");
                 said[0] = y[0];
               }});
    return [=](Value X) { return leaf_values(members.input(X), *members.forest); };
  }
  const std::vector<Methods> estimators = self.all_methods("estimators_");
  return [=](Value X) {
    std::vector<Value> all;
    for (const Methods& estimator : estimators) all.push_back(estimator.predict(X));
    return stack(std::move(all), 1);
  };
}

Value weighted_median(Value y, Value weights) {
  const Value order = argsort(y);
  const Value total = cumsum(take(weights, order));
  const Value index = argmax(total >= 0.5 * slice_columns(total, total.width() - 1, 1));
  return squeeze(take_along(y, take_along(order, expand(index, 1))), 1);
}

void lower(const Fitted& self, Methods m) {
  const std::size_t n = items_of(self.get("estimators_")).size();
  std::vector<double> weights = self.numbers("estimator_weights_");
  if (n == 0 || weights.size() < n)
    self.fail("estimator_weights_", fmt::format("expected weights of {} estimators, found {}", n, weights.size()));
  weights.resize(n);
  const auto predictions = predictions_of(self);
  const Value weight = self.constant(std::move(weights));
  m.predict = [=](Value X) { return weighted_median(predictions(X), weight); };
  m.staged_predict = [=](Value X) {
    const Value all = predictions(X);
    std::vector<Value> stages;
    for (Index i = 1; i <= all.width(); ++i) stages.push_back(weighted_median(slice_columns(all, 0, i), weight));
    return Outputs(std::move(stages));
  };
}

}  // namespace

extern constinit const Estimator kAdaBoostRegressor{
    "AdaBoostRegressor", lower, Role::kRegressor, Takes::kNumbers, Finite::kRequired, Sparse::kAccepted};

}  // namespace brine::sklearn
