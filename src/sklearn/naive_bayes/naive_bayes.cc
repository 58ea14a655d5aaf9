// See naive_bayes.h. Source: sklearn/naive_bayes.py, _BaseNB.
#include "sklearn/naive_bayes/naive_bayes.h"

#include "ops/arithmetic.h"
#include "ops/elementwise.h"
#include "sklearn/scores.h"

namespace brine::sklearn {

void fill_naive_bayes(Methods m, Value classes, Formula joint, SumOrder order) {
  m.predict_joint_log_proba = std::move(joint);
  m.predict = [=](Value X) { return labels(classes, m.predict_joint_log_proba(X)); };
  m.predict_log_proba = [=](Value X) {
    const Value jll = m.predict_joint_log_proba(X);
    return jll - logsumexp(jll, order);
  };
  m.predict_proba = [=](Value X) { return exp(m.predict_log_proba(X)); };
}

}  // namespace brine::sklearn
