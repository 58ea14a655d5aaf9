// sklearn.linear_model.LogisticRegression and LogisticRegressionCV: scores X coef_' + intercept_, then expit or
// softmax.
//
// Whether classes are one against the rest: before 1.8 the parameter multi_class decides; since 1.8 only two classes
// are (to 0.19: coef_ of one row, or multi_class "ovr"). A row of zeros divided by its sum is NaN; since 1.9 1 / k
// each. Multinomial with two classes: softmax([-s, s]), so that p = expit(2 s).
#include "ops/elementwise.h"
#include "ops/shape.h"
#include "sklearn/feature_selection/importance_support.h"
#include "sklearn/linear_model/linear.h"
#include "sklearn/linear_model/one_against_rest.h"

namespace brine::sklearn {
namespace {

bool is_one_against_rest(const Fitted& self, const Linear& linear, Index n_classes) {
  if (self.since(1, 8)) return n_classes <= 2;
  const std::string rule = self.text_or("multi_class", "auto");
  if (!self.since(0, 20)) return linear.n_outputs() == 1 || rule == "ovr";
  if (rule == "ovr" || rule == "warn") return true;
  if (rule == "auto" || rule == "deprecated") {
    const std::string solver = self.text("solver");
    return n_classes <= 2 || solver == "liblinear" || (solver == "newton-cholesky" && !self.since(1, 6));
  }
  if (rule != "multinomial") self.unsupported("multi_class", "multi_class='" + rule + "'");
  return false;
}

void lower(const Fitted& self, Methods m) {
  const Value classes = self.classes();
  const Linear linear(self);
  fill_linear_classifier(self, m, linear, classes);
  add_own_selection(self, m);
  const bool apart = is_one_against_rest(self, linear, classes.width());
  const ZeroRows zero_rows = self.since(1, 9) ? ZeroRows::kEven : ZeroRows::kNan;

  m.predict_proba = [=](Value X) {
    const Value scores = m.decision_function(X);
    if (apart) return one_against_rest(scores, zero_rows);
    return softmax(scores.rank() == 2 ? scores : stack({-scores, scores}, 1));
  };
  m.predict_log_proba = [=](Value X) { return log(m.predict_proba(X)); };
}

constexpr Estimator classifier(std::string_view name) {
  return {name, lower, Role::kClassifier, Takes::kNumbers, Finite::kRequired, Sparse::kAccepted};
}

}  // namespace

extern constinit const Estimator kLogisticRegression = classifier("LogisticRegression");
extern constinit const Estimator kLogisticRegressionCV = classifier("LogisticRegressionCV");

}  // namespace brine::sklearn
