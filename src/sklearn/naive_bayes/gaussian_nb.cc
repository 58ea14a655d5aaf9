// sklearn.naive_bayes.GaussianNB: the joint log likelihood of independent normal features.
//
//   jll[row, k] = log class_prior_[k] + (-0.5 sum_j log(2 pi var_[k, j]) - 0.5 sum_j (X[row, j] - theta_[k, j])^2 /
//   var_[k, j])
//
// var_ was sigma_ to 0.24. To 1.7 the parameters are float64; since 1.8 a float32 fit has float32 ones. jll is
// column-major in scikit-learn, so that sums over the classes run left to right.
#include "ops/arithmetic.h"
#include "ops/elementwise.h"
#include "ops/shape.h"
#include "sklearn/naive_bayes/naive_bayes.h"

namespace brine::sklearn {
namespace {

constexpr double kTwoPi = 6.283185307179586;

void lower(const Fitted& self, Methods m) {
  const Value classes = self.classes();
  const Index k = classes.width();
  const Value mean = self.array("theta_", {k, kAny});
  const Index n = mean.width();
  self.set_n_features(n);
  const Value variance = self.array(self.has("var_") ? "var_" : "sigma_", {k, n});
  const Value log_prior = log(self.array("class_prior_", {k}));
  const Value log_norm = sum(log(variance * kTwoPi)) * -0.5;

  fill_naive_bayes(m, classes, [=](Value X) {
    const Value Z = expand(X, 1) - mean;  // (n, k, features)
    return log_prior + (log_norm - 0.5 * sum(Z * Z / variance));
  }, SumOrder::kColumns);
}

}  // namespace

extern constinit const Estimator kGaussianNB{"GaussianNB", lower, Role::kClassifier};

}  // namespace brine::sklearn
