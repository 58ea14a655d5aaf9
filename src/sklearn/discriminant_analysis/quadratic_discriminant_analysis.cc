// sklearn.discriminant_analysis.QuadraticDiscriminantAnalysis: log posteriors, class by class,
//
//   -(|(X - means_[k]) (rotations_[k] scalings_[k]^-1/2)|^2 + sum log scalings_[k]) / 2 + log priors_[k]
//
// To 1.5 predict_proba is a softmax and predict_log_proba its logarithm.
#include "ops/arithmetic.h"
#include "ops/columns.h"
#include "ops/elementwise.h"
#include "ops/matmul.h"
#include "ops/reduce.h"
#include "ops/shape.h"
#include "ops/special.h"
#include "ops/take.h"
#include "sklearn/log_posteriors.h"
#include "sklearn/scores.h"

#include <fmt/format.h>

namespace brine::sklearn {
namespace {

void lower(const Fitted& self, Methods m) {
  const Value classes = self.classes();
  const Index k = classes.width();
  const Value means = self.array("means_", {k, kAny});
  const Index n = means.width();
  self.set_n_features(n);
  const std::vector<Value> rotations = self.arrays("rotations_"), scalings = self.arrays("scalings_");
  if (static_cast<Index>(rotations.size()) != k || static_cast<Index>(scalings.size()) != k)
    self.fail("rotations_", fmt::format("expected {} rotations and scalings", k));
  const Value log_prior = log(self.array("priors_", {k}));
  std::vector<Value> centres, turns, norms;
  for (std::size_t c = 0; c < rotations.size(); ++c) {
    self.require_shape(rotations[c], fmt::format("rotations_[{}]", c), {n, kAny});
    self.require_shape(scalings[c], fmt::format("scalings_[{}]", c), {rotations[c].width()});
    centres.push_back(
        take(means, self.program().constant(Dtype::kInt64, {}, std::vector<Index>{static_cast<Index>(c)})));
    turns.push_back(rotations[c] * power(scalings[c], -0.5));
    norms.push_back(sum(log(scalings[c])));
  }
  const auto posteriors = [=](Value X) {
    std::vector<Value> scores;
    for (std::size_t c = 0; c < turns.size(); ++c) {
      const Value turned = matmul(X - centres[c], turns[c]);
      scores.push_back(sum(turned * turned) + norms[c]);
    }
    return -0.5 * stack(std::move(scores), 1) + log_prior;
  };
  fill_log_posteriors(m, classes, posteriors);
  if (self.since(1, 6)) return;
  m.predict_proba = [=](Value X) { return softmax(posteriors(X)); };
  m.predict_log_proba = [=](Value X) { return log(m.predict_proba(X)); };
}

}  // namespace

extern constinit const Estimator kQuadraticDiscriminantAnalysis{"QuadraticDiscriminantAnalysis", lower,
                                                                Role::kClassifier};
extern constinit const Estimator kQDA{"QDA", lower, Role::kClassifier};  // its name in sklearn.qda, to 0.18

}  // namespace brine::sklearn
