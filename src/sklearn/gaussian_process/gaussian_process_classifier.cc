// sklearn.gaussian_process.GaussianProcessClassifier: binary Laplace approximations, one, or one a class or pair of
// classes.
//
// f = K(X, X_train_) (y_train_ - pi_); its integral through the sigmoid is approximated by five error functions. Two
// classes: f > 0. One against the rest: the largest probability; probabilities divided by their sum. Pairs: votes by f
// > 0, confidences are probabilities, no predict_proba. A variance of 0, or below by rounding, makes NaN.
#include <array>
#include <cmath>

#include <fmt/format.h>

#include "ops/arithmetic.h"
#include "ops/compare.h"
#include "ops/elementwise.h"
#include "ops/matmul.h"
#include "ops/reduce.h"
#include "ops/shape.h"
#include "ops/special.h"
#include "ops/take.h"
#include "ops/triangular.h"
#include "sklearn/gaussian_process/process_kernel.h"
#include "sklearn/one_vs_one.h"
#include "sklearn/scores.h"

namespace brine::sklearn {
namespace {

constexpr double kPi = 3.141592653589793;
constexpr std::array<double, 5> kLambdas = {0.41, 0.4, 0.37, 0.44, 0.39};
constexpr std::array<double, 5> kCoefficients = {-1854.8214151, 3516.89893646, 221.29346712, 128.12323805,
                                                 -2010.49422654};

struct Laplace {
  explicit Laplace(const Fitted& self)
      : kernel(process_kernel(self.child("kernel_"))), train(self.array("X_train_", {kAny, kAny})) {
    const Index n = train.shape()[0];
    residual = self.array("y_train_", {n}).cast(Dtype::kFloat64) - self.array("pi_", {n});
    root = self.array("W_sr_", {n});
    factor = self.array("L_", {n, n}).cast(Dtype::kFloat64);
  }
  Value latent(Value X) const { return matmul(kernel->covariance(X, train), residual); }
  Value positive(Value X) const {
    const Value K = kernel->covariance(X, train), v = triangular_solve(K * root, factor);
    const Value mean = matmul(K, residual);
    const Value variance = kernel->variance(X) - sum(v * v, kLast, Keep::kNo, SumOrder::kColumns);
    const Value alpha = 1 / (2 * variance), scale = 2 * sqrt(variance * 2 * kPi);
    Value total;
    double offset = 0;
    for (std::size_t i = 0; i < kLambdas.size(); ++i) {
      const double l = kLambdas[i];
      const Value integral = sqrt(kPi / alpha) * erf(l * mean * sqrt(alpha / (alpha + l * l))) / scale;
      total = total ? total + kCoefficients[i] * integral : kCoefficients[i] * integral;
      offset += kCoefficients[i];
    }
    return total + 0.5 * offset;
  }
  std::shared_ptr<const ProcessKernel> kernel;
  Value train, residual, root, factor;
};

std::vector<Laplace> machines_of(const Fitted& self, Index k) {
  const Fitted base = self.child("base_estimator_");
  if (k == 2) return {Laplace(base)};
  std::vector<Laplace> machines;
  for (const object::Ref& each : items_of(base.get("estimators_")))
    machines.emplace_back(base.child(each, fmt::format("estimators_[{}]", machines.size())));
  return machines;
}

template <class Ask>
Value stacked(const std::vector<Laplace>& machines, Ask ask) {
  std::vector<Value> columns;
  for (const Laplace& machine : machines) columns.push_back(ask(machine));
  return stack(std::move(columns), 1);
}

void lower(const Fitted& self, Methods m) {
  const Value classes = self.classes();
  const Index k = classes.width();
  const std::string rule = k == 2 ? "one_vs_rest" : self.text("multi_class");
  const bool pairs = rule == "one_vs_one", first = self.since(1, 8);
  if (!pairs && rule != "one_vs_rest") self.unsupported("multi_class", "multi_class='" + rule + "'");
  const Confidences kind = confidences_in(self.version());
  const std::vector<Laplace> machines = machines_of(self, k);
  const Index wanted = k == 2 ? 1 : pairs ? k * (k - 1) / 2 : k;
  if (static_cast<Index>(machines.size()) != wanted)
    self.fail("base_estimator_", fmt::format("expected {} machines, found {}", wanted, machines.size()));
  self.set_n_features(machines[0].train.width());

  m.predict = [=](Value X) {
    if (k == 2) return take(classes, (machines[0].latent(X) > 0).cast(Dtype::kInt64));
    const Value positive = stacked(machines, [&](const Laplace& machine) { return machine.positive(X); });
    if (!pairs) return take(classes, one_vs_rest_choice(positive, first));
    const Value wins = stacked(machines, [&](const Laplace& machine) { return machine.latent(X) > 0; });
    return labels(classes, one_vs_one_scores(logical_not(wins), wins, positive, k, kind));
  };
  if (pairs) return;
  m.predict_proba = [=](Value X) {
    if (k == 2) return two_columns(machines[0].positive(X));
    return shared_out(stacked(machines, [&](const Laplace& machine) { return machine.positive(X); }), ZeroRows::kKept,
                      SumOrder::kColumns);
  };
}

}  // namespace

extern constinit const Estimator kGaussianProcessClassifier{"GaussianProcessClassifier", lower, Role::kClassifier};

}  // namespace brine::sklearn
