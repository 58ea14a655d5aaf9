// sklearn.naive_bayes.MultinomialNB, ComplementNB and BernoulliNB: joint log likelihoods that are linear in X.
//
// feature_log_prob_ (n_classes, n_features), class_log_prior_ (n_classes,). ComplementNB: the prior only where there is
// one class. BernoulliNB: X > binarize first, in X's own dtype; what is absent counts by log(1 -
// exp(feature_log_prob_)).
#include "ops/arithmetic.h"
#include "ops/compare.h"
#include "ops/elementwise.h"
#include "ops/matmul.h"
#include "ops/sparse.h"
#include "sklearn/naive_bayes/naive_bayes.h"

namespace brine::sklearn {
namespace {

struct Tables {
  explicit Tables(const Fitted& self) {
    classes = self.classes();
    const Index k = classes.width();
    features = self.array("feature_log_prob_", {k, kAny});
    prior = self.array("class_log_prior_", {k});
    self.set_n_features(features.width());
  }
  Value classes, features, prior;
};

void lower_multinomial(const Fitted& self, Methods m) {
  const Tables t(self);
  fill_naive_bayes(m, t.classes, [=](Value X) { return matmul_transposed(X, t.features) + t.prior; });
}

void lower_complement(const Fitted& self, Methods m) {
  const Tables t(self);
  fill_naive_bayes(m, t.classes, [=](Value X) {
    const Value jll = matmul_transposed(X, t.features);
    return t.classes.width() == 1 ? jll + t.prior : jll;
  });
}

void lower_bernoulli(const Fitted& self, Methods m) {
  const Tables t(self);
  const bool binarizes = self.has_value("binarize");
  const Operand threshold = binarizes ? self.scalar("binarize") : Operand(0);
  const Value negative = log(1 - exp(t.features));
  const Value weights = t.features - negative, offset = t.prior + sum(negative);
  fill_naive_bayes(m, t.classes, [=](Value X) {
    if (binarizes) {  // a threshold below 0 is refused for CSR by scikit-learn, so that absent values stay 0
      X = to_dense(X);
      X = (X > threshold).cast(X.dtype());
    }
    return matmul_transposed(X, weights) + offset;
  });
}

constexpr Estimator classifier(std::string_view name, void (*lower)(const Fitted&, Methods)) {
  return {name, lower, Role::kClassifier, Takes::kNumbers, Finite::kRequired, Sparse::kAccepted};
}

}  // namespace

extern constinit const Estimator kBernoulliNB = classifier("BernoulliNB", lower_bernoulli);
extern constinit const Estimator kComplementNB = classifier("ComplementNB", lower_complement);
extern constinit const Estimator kMultinomialNB = classifier("MultinomialNB", lower_multinomial);

}  // namespace brine::sklearn
