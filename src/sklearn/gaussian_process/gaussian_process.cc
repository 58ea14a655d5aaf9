// sklearn.gaussian_process.GaussianProcess, to 0.19: kriging.
//
//   y_mean + y_std (f(x) beta + r(x) gamma),  x scaled by X_mean and X_std
//
// f: the terms of a regression (constant, linear, quadratic); r: correlations with the fitted rows, by theta_ for each
// column or all.
#include <fmt/format.h>

#include "ops/arithmetic.h"
#include "ops/columns.h"
#include "ops/compare.h"
#include "ops/elementwise.h"
#include "ops/matmul.h"
#include "ops/reduce.h"
#include "ops/shape.h"
#include "ops/special.h"
#include "sklearn/fitted.h"

namespace brine::sklearn {
namespace {

// The name of a function of a module of sklearn.gaussian_process, as the file holds it.
std::string function_name(const Fitted& self, std::string_view attribute, std::string_view module) {
  const object::Ref function = self.get(attribute);
  if (!function.is(object::Kind::kName) || function.module() != module)
    self.unsupported(attribute, "a function of a user's");
  return std::string(function.qualname());
}

Formula terms_of(const Fitted& self) {
  const std::string name = function_name(self, "regr", "sklearn.gaussian_process.regression_models");
  if (name != "constant" && name != "linear" && name != "quadratic") self.unsupported("regr", "regr='" + name + "'");
  return [=](Value X) {
    const Index d = X.width();
    std::vector<Value> parts{expand(broadcast_rows(X.program().number(1, Dtype::kFloat64), X), 1)};
    if (name != "constant") parts.push_back(X);
    for (Index j = 0; j < d && name == "quadratic"; ++j)
      parts.push_back(slice_columns(X, j, 1) * slice_columns(X, j, d - j));
    return concat(std::move(parts), 1);
  };
}

std::string correlation_name(const Fitted& self) {
  return function_name(self, "corr", "sklearn.gaussian_process.correlation_models");
}

// theta_ of the generalized exponential ends with its power.
bool is_generalized(const Fitted& self) { return correlation_name(self) == "generalized_exponential"; }

std::function<Value(Value)> correlation_of(const Fitted& self, std::vector<double> numbers) {
  const double exponent = numbers.back();
  if (is_generalized(self)) numbers.pop_back();
  const Value theta = self.constant(std::move(numbers));
  const std::string name = correlation_name(self);
  if (name == "generalized_exponential")
    return [=](Value gaps) { return exp(-sum(theta * power(abs(gaps), exponent))); };
  if (name == "squared_exponential") return [=](Value gaps) { return exp(-sum(theta * (gaps * gaps))); };
  if (name == "absolute_exponential") return [=](Value gaps) { return exp(-sum(theta * abs(gaps))); };
  if (name == "linear") return [=](Value gaps) { return prod(maximum(1 - abs(gaps) * theta, 0)); };
  if (name != "cubic") self.unsupported("corr", "corr='" + name + "'");
  return [=](Value gaps) {
    const Value near = clip(abs(gaps) * theta, 0, 1);
    return prod(1 - near * near * (3 - 2 * near));
  };
}

void lower(const Fitted& self, Methods m) {
  const Value train = self.array("X", {kAny, kAny}).cast(Dtype::kFloat64);
  const Index d = train.width();
  self.set_n_features(d);
  std::vector<double> each = self.numbers("theta_");
  const Index extra = is_generalized(self) ? 1 : 0;
  if (static_cast<Index>(each.size()) != 1 + extra && static_cast<Index>(each.size()) != d + extra)
    self.fail("theta_", fmt::format("expected {} or {} numbers, found {}", 1 + extra, d + extra, each.size()));
  const Value gamma = self.array("gamma", {train.shape()[0], kAny}), beta = self.array("beta", {kAny, gamma.width()});
  const Index scaled = self.flag_or("normalize", true) ? d : 1;
  const Value shift = self.array("X_mean", {scaled}), scale = self.array("X_std", {scaled});
  const Value mean = self.array("y_mean"), deviation = self.array("y_std");
  const std::function<Value(Value)> correlation = correlation_of(self, std::move(each));
  const Formula terms = terms_of(self);
  const bool flat = self.integer_or("y_ndim_", 1) == 1;
  m.predict = [=](Value X) {
    X = (X.cast(Dtype::kFloat64) - shift) / scale;
    const Value r = correlation(expand(X, 1) - train);
    const Value y = mean + deviation * (matmul(terms(X), beta) + matmul(r, gamma));
    return flat && y.width() == 1 ? squeeze(y, 1) : y;
  };
}

}  // namespace

extern constinit const Estimator kGaussianProcess{"GaussianProcess", lower, Role::kRegressor};

}  // namespace brine::sklearn
