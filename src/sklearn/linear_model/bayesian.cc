// sklearn.linear_model.BayesianRidge and ARDRegression: X coef_' + intercept_, and a standard deviation
// sqrt(sum((Z sigma_) * Z) + 1 / alpha_).
//
// Z is X; since 1.9 X - X_offset_; to 1.1 with normalize (X - X_offset_) / X_scale_. ARDRegression's sigma_ covers the
// features with lambda_ < threshold_lambda only, of which there may be none.
#include <optional>

#include "ops/arithmetic.h"
#include "ops/columns.h"
#include "ops/elementwise.h"
#include "ops/matmul.h"
#include "ops/reduce.h"
#include "ops/shape.h"
#include "sklearn/linear_model/linear.h"

namespace brine::sklearn {
namespace {

void fill(const Fitted& self, Methods m, const std::optional<std::vector<Index>>& kept = {}) {
  const Linear linear(self);
  const Index n = linear.coef.width(), width = kept ? static_cast<Index>(kept->size()) : n;
  const bool normalizes = !self.since(1, 2) && self.flag_or(self.has("_normalize") ? "_normalize" : "normalize", false);
  const bool centres = self.since(1, 9) || normalizes;

  m.predict = [=](Value X) { return linear.scores(X); };
  if (!self.since(0, 19)) {  // which had no standard deviation
    m.decision_function = [=](Value X) { return m.predict(X); };
    return;
  }
  if (normalizes && !self.has("X_offset_")) return;  // ARDRegression did not keep it up to 0.23, and failed there
  const Value sigma = self.array("sigma_", {width, width});
  const Value offset = self.array_if(centres, "X_offset_", {n}), scale = self.array_if(normalizes, "X_scale_", {n});
  const Operand alpha = self.scalar("alpha_");
  const double inverse = 1.0 / self.number("alpha_");
  m.predict_std = [=](Value X) {
    require_dense(X);
    Value Z = X;
    if (offset) Z = Z - offset;
    if (scale) Z = Z / scale;
    if (kept) Z = take_columns(Z, *kept);
    const Value variance = width == 0 ? broadcast_rows(X.program().number(0, Dtype::kFloat64), X)
                                      : sum(matmul(Z, sigma) * Z);
    return Outputs({linear.scores(X), sqrt(variance + (alpha.is_number ? Operand(inverse) : Operand(1.0 / alpha)))});
  };
}

void lower_ridge(const Fitted& self, Methods m) { fill(self, m); }

void lower_ard(const Fitted& self, Methods m) {
  const double threshold = self.number("threshold_lambda");
  std::vector<Index> kept;
  Index j = 0;
  for (const double lambda : self.numbers("lambda_")) {
    if (lambda < threshold) kept.push_back(j);
    ++j;
  }
  fill(self, m, kept);
}

constexpr Estimator regressor(std::string_view name, void (*lower)(const Fitted&, Methods)) {
  return {name, lower, Role::kRegressor, Takes::kNumbers, Finite::kRequired, Sparse::kAccepted};
}

}  // namespace

extern constinit const Estimator kARDRegression = regressor("ARDRegression", lower_ard);
extern constinit const Estimator kBayesianRidge = regressor("BayesianRidge", lower_ridge);

}  // namespace brine::sklearn
