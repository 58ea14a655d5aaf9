// Linear classifiers without probabilities: Perceptron, PassiveAggressiveClassifier and sklearn.svm.LinearSVC.
//
// Two classes: one score (n,), the second class where it is above 0; k classes: the first of the largest of (n, k).
#include "sklearn/feature_selection/importance_support.h"
#include "sklearn/linear_model/linear.h"

namespace brine::sklearn {
namespace {

void lower(const Fitted& self, Methods m) { fill_linear_classifier(self, m, Linear(self), self.classes()); }
void lower_selecting(const Fitted& self, Methods m) {
  lower(self, m);
  add_own_selection(self, m);
}

constexpr Estimator classifier(std::string_view name, void (*lower)(const Fitted&, Methods)) {
  return {name, lower, Role::kClassifier, Takes::kNumbers, Finite::kRequired, Sparse::kAccepted};
}

}  // namespace

extern constinit const Estimator kLinearSVC = classifier("LinearSVC", lower_selecting);
extern constinit const Estimator kPassiveAggressiveClassifier = classifier("PassiveAggressiveClassifier", lower);
extern constinit const Estimator kPerceptron = classifier("Perceptron", lower_selecting);

}  // namespace brine::sklearn
