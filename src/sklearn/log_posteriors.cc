// See log_posteriors.h. Source: sklearn/discriminant_analysis.py, DiscriminantAnalysisPredictionMixin.
#include "sklearn/log_posteriors.h"

#include "ops/arithmetic.h"
#include "ops/columns.h"
#include "ops/elementwise.h"
#include "sklearn/scores.h"

namespace brine::sklearn {

void fill_log_posteriors(Methods m, Value classes, Formula posteriors) {
  m.decision_function = [=](Value X) {
    const Value scores = posteriors(X);
    return classes.width() == 2 ? column(scores, 1) - column(scores, 0) : scores;
  };
  m.predict = [=](Value X) { return labels(classes, posteriors(X)); };
  m.predict_log_proba = [=](Value X) { return log_softmax(posteriors(X)); };
  m.predict_proba = [=](Value X) { return exp(m.predict_log_proba(X)); };
}

}  // namespace brine::sklearn
