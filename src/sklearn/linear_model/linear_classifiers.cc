// Linear classifiers without probabilities: Perceptron, PassiveAggressiveClassifier and sklearn.svm.LinearSVC.
//
// Two classes: one score (n,), the second class where it is above 0; k classes: the first of the largest of (n, k).
#include "sklearn/linear_model/linear.h"

namespace brine::sklearn {
namespace {

void lower(const Fitted& self, Methods m) { fill_linear_classifier(self, m, Linear(self), self.classes()); }

constexpr Estimator classifier(std::string_view name) {
  return {name, lower, Role::kClassifier, Takes::kNumbers, Finite::kRequired, Sparse::kAccepted};
}

}  // namespace

extern constinit const Estimator kLinearSVC = classifier("LinearSVC");
extern constinit const Estimator kPassiveAggressiveClassifier = classifier("PassiveAggressiveClassifier");
extern constinit const Estimator kPerceptron = classifier("Perceptron");

}  // namespace brine::sklearn
