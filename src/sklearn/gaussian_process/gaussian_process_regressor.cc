// sklearn.gaussian_process.GaussianProcessRegressor: K(X, X_train_) alpha_, times _y_train_std, plus _y_train_mean.
//
// Standard deviation: sqrt(max(k(x, x) - |L_^-1 K'|^2, 0)) times _y_train_std; covariance: K(X, X) - V'V, V = L_^-1 K',
// times its square (to 0.22 neither is scaled, and both are of the kernel's type). A column y gives (n,) since 1.1,
// (n, 1) before. A process that was not fitted answers with its prior: 0 and the kernel's own.
#include "ops/arithmetic.h"
#include "ops/batch.h"
#include "ops/elementwise.h"
#include "ops/matmul.h"
#include "ops/pairs.h"
#include "ops/reduce.h"
#include "ops/shape.h"
#include "ops/triangular.h"
#include "sklearn/gaussian_process/process_kernel.h"

namespace brine::sklearn {
namespace {

void lower_prior(const Fitted& self, Methods m) {
  const auto kernel = self.has_value("kernel") ? process_kernel(self.child("kernel")) : default_process_kernel();
  const Index targets = self.integer_or("n_targets", 1);
  if (targets < 1) self.fail("n_targets", "expected at least one target");
  const auto for_each_target = [=](Value value, int axis) {
    return targets == 1 ? value : repeat(expand(value, axis), targets, axis);
  };
  m.predict = [=](Value X) { return for_each_target(broadcast_rows(X.program().number(0, Dtype::kFloat64), X), 1); };
  m.predict_std = [=](Value X) {
    return Outputs({Value(m.predict(X)), for_each_target(sqrt(kernel->variance(X)), 1)});
  };
  m.predict_cov = [=](Value X) {
    return Outputs({Value(m.predict(X)), square_of_rows(for_each_target(kernel->covariance(X), 1), X)});
  };
}

void lower(const Fitted& self, Methods m) {
  if (!self.has_value("X_train_")) return lower_prior(self, m);
  const auto kernel = process_kernel(self.child("kernel_"));
  const Value train = self.array("X_train_", {kAny, kAny});
  const Index rows = train.shape()[0];
  self.set_n_features(train.width());
  const Value alpha = self.array("alpha_");
  if (alpha.rank() < 1 || alpha.rank() > 2 || alpha.shape()[0] != rows)
    self.fail("alpha_", "expected a row for each row of X_train_");
  const Value factor = self.array("L_", {rows, rows}).cast(Dtype::kFloat64);
  const Value offset = self.constant(self.first_of({"_y_train_mean", "y_train_mean"}), "_y_train_mean");
  const Value deviation = self.has("_y_train_std") ? self.array("_y_train_std").cast(Dtype::kFloat64)
                                                   : self.program().number(1, Dtype::kFloat64);
  const bool flattens = self.since(1, 1);
  const auto flat = [=](Value y) { return flattens && y.rank() == 2 && y.width() == 1 ? squeeze(y, 1) : y; };

  const bool is_scaled = self.has("_y_train_std");
  const auto scaled = [=](Value variance, Value own) {
    if (!is_scaled) return variance.cast(own.dtype());
    const Value scale = deviation * deviation;
    const bool several = deviation.rank() == 1 && deviation.width() > 1;
    return several ? expand(variance, 1) * scale : variance * (deviation.rank() == 1 ? squeeze(scale, 0) : scale);
  };

  m.predict = [=](Value X) {
    const Value mean = matmul(kernel->covariance(X, train), alpha);
    const Value centre = mean.rank() == 1 && offset.rank() == 1 ? squeeze(offset, 0) : offset;
    const Value scale = mean.rank() == 1 && deviation.rank() == 1 ? squeeze(deviation, 0) : deviation;
    return flat(scale * mean + centre);
  };
  m.predict_std = [=](Value X) {
    const Value V = triangular_solve(kernel->covariance(X, train), factor);
    const Value own = kernel->variance(X);
    const Value left = (own - sum(V * V, kLast, Keep::kNo, SumOrder::kColumns)).cast(own.dtype());
    return Outputs({Value(m.predict(X)), sqrt(scaled(maximum(left, 0), own))});
  };
  m.predict_cov = [=](Value X) {
    const Value V = triangular_solve(kernel->covariance(X, train), factor);
    const Value own = kernel->covariance(X), covariance = own - batch_pair_sum(V, PairTerm::kProduct);
    return Outputs({Value(m.predict(X)), square_of_rows(scaled(covariance, own), X)});
  };
}

}  // namespace

extern constinit const Estimator kGaussianProcessRegressor{"GaussianProcessRegressor", lower, Role::kRegressor};

}  // namespace brine::sklearn
