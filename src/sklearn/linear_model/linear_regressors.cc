// The regressors of sklearn.linear_model (and LinearSVR) that are X coef_' + intercept_, however they were fitted.
//
// float32 stays float32 only if coef_ and intercept_ are float32 too (a Python float 0.0 does not widen). CSR: one sum
// over the stored entries. SGDRegressor and PassiveAggressiveRegressor have an intercept_ (1,) and always give (n,).
#include "ops/shape.h"
#include "sklearn/feature_selection/importance_support.h"
#include "sklearn/linear_model/linear.h"

namespace brine::sklearn {
namespace {

void fill(const Fitted& self, Methods m, Formula predict) {
  m.predict = std::move(predict);
  if (!self.since(0, 19)) m.decision_function = [=](Value X) { return m.predict(X); };
}

void lower_linear(const Fitted& self, Methods m) {
  const Linear linear(self);
  fill(self, m, [=](Value X) { return linear.scores(X); });
}

void lower_flat(const Fitted& self, Methods m) {
  const Linear linear(self);
  fill(self, m, [=](Value X) { return reshape(linear.scores(X), {kRows}); });
}

void lower_descent(const Fitted& self, Methods m) {
  lower_flat(self, m);
  add_own_selection(self, m);
}

constexpr Estimator regressor(std::string_view name, void (*lower)(const Fitted&, Methods)) {
  return {name, lower, Role::kRegressor, Takes::kNumbers, Finite::kRequired, Sparse::kAccepted};
}

}  // namespace

extern constinit const Estimator kElasticNet = regressor("ElasticNet", lower_linear);
extern constinit const Estimator kElasticNetCV = regressor("ElasticNetCV", lower_linear);
extern constinit const Estimator kHuberRegressor = regressor("HuberRegressor", lower_linear);
extern constinit const Estimator kLars = regressor("Lars", lower_linear);
extern constinit const Estimator kLarsCV = regressor("LarsCV", lower_linear);
extern constinit const Estimator kLasso = regressor("Lasso", lower_linear);
extern constinit const Estimator kLassoCV = regressor("LassoCV", lower_linear);
extern constinit const Estimator kLassoLars = regressor("LassoLars", lower_linear);
extern constinit const Estimator kLassoLarsCV = regressor("LassoLarsCV", lower_linear);
extern constinit const Estimator kLassoLarsIC = regressor("LassoLarsIC", lower_linear);
extern constinit const Estimator kLinearRegression = regressor("LinearRegression", lower_linear);
extern constinit const Estimator kLinearSVR = regressor("LinearSVR", lower_linear);
extern constinit const Estimator kMultiTaskElasticNet = regressor("MultiTaskElasticNet", lower_linear);
extern constinit const Estimator kMultiTaskElasticNetCV = regressor("MultiTaskElasticNetCV", lower_linear);
extern constinit const Estimator kMultiTaskLasso = regressor("MultiTaskLasso", lower_linear);
extern constinit const Estimator kMultiTaskLassoCV = regressor("MultiTaskLassoCV", lower_linear);
extern constinit const Estimator kOrthogonalMatchingPursuit = regressor("OrthogonalMatchingPursuit", lower_linear);
extern constinit const Estimator kOrthogonalMatchingPursuitCV = regressor("OrthogonalMatchingPursuitCV", lower_linear);
extern constinit const Estimator kPassiveAggressiveRegressor = regressor("PassiveAggressiveRegressor", lower_flat);
extern constinit const Estimator kQuantileRegressor = regressor("QuantileRegressor", lower_linear);
extern constinit const Estimator kRidge = regressor("Ridge", lower_linear);
extern constinit const Estimator kRidgeCV = regressor("RidgeCV", lower_linear);
extern constinit const Estimator kSGDRegressor = regressor("SGDRegressor", lower_descent);
extern constinit const Estimator kTheilSenRegressor = regressor("TheilSenRegressor", lower_linear);

}  // namespace brine::sklearn
