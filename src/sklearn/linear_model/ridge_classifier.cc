// sklearn.linear_model.RidgeClassifier and RidgeClassifierCV: a linear classifier over _label_binarizer's classes.
//
// Two classes: coef_ may be (n_features,) or (1, n_features). Multilabel: 1 where a score is above 0, int64 (n, k); CSR
// if y was sparse; to 0.24 the label with the largest score.
#include "ops/compare.h"
#include "ops/sparse.h"
#include "sklearn/linear_model/linear.h"

namespace brine::sklearn {
namespace {

void lower(const Fitted& self, Methods m) {
  const Fitted binarizer = self.child("_label_binarizer");
  const Value classes = binarizer.classes();
  const Linear linear(self);
  if (!binarizer.text("y_type_").starts_with("multilabel") || !self.since(1, 0)) {
    fill_linear_classifier(self, m, linear, classes);
    return;
  }
  const bool sparse = binarizer.flag_or("sparse_input_", false);
  m.decision_function = [=](Value X) { return linear.flat_scores(X); };
  m.predict = [=](Value X) {
    const Value chosen = (linear.scores(X) > 0).cast(Dtype::kInt64);
    return sparse ? to_csr(chosen) : chosen;
  };
}

constexpr Estimator classifier(std::string_view name) {
  return {name, lower, Role::kClassifier, Takes::kNumbers, Finite::kRequired, Sparse::kAccepted};
}

}  // namespace

extern constinit const Estimator kRidgeClassifier = classifier("RidgeClassifier");
extern constinit const Estimator kRidgeClassifierCV = classifier("RidgeClassifierCV");

}  // namespace brine::sklearn
