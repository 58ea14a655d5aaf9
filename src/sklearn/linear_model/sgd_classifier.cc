// sklearn.linear_model.SGDClassifier: a linear classifier; probabilities for loss log_loss (to 1.2 "log") and
// modified_huber.
//
// modified_huber: (clip(s, -1, 1) + 1) / 2, in float64 for two classes; rows of zeros 1 / k each.
#include "ops/arithmetic.h"
#include "ops/compare.h"
#include "ops/elementwise.h"
#include "sklearn/feature_selection/importance_support.h"
#include "sklearn/linear_model/linear.h"
#include "sklearn/linear_model/one_against_rest.h"

namespace brine::sklearn {
namespace {

Value modified_huber(Value scores) {
  const Value clipped = clip(scores, -1, 1);
  if (scores.rank() == 1) return two_columns((clipped.cast(Dtype::kFloat64) + 1) / 2);
  return shared_out((clipped + 1) / 2, ZeroRows::kEven);
}

void lower(const Fitted& self, Methods m) {
  fill_linear_classifier(self, m, Linear(self), self.classes());
  add_own_selection(self, m);
  const std::string loss = self.text("loss");
  const bool is_log = loss == "log_loss" || loss == "log";
  if (!is_log && loss != "modified_huber") return;
  const ZeroRows zero_rows = self.since(1, 9) ? ZeroRows::kEven : ZeroRows::kNan;
  m.predict_proba = [=](Value X) {
    const Value scores = m.decision_function(X);
    return is_log ? one_against_rest(scores, zero_rows) : modified_huber(scores);
  };
  m.predict_log_proba = [=](Value X) { return log(m.predict_proba(X)); };
}

}  // namespace

extern constinit const Estimator kSGDClassifier{
    "SGDClassifier", lower, Role::kClassifier, Takes::kNumbers, Finite::kRequired, Sparse::kAccepted};

}  // namespace brine::sklearn
