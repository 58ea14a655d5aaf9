// See naive_bayes.h. Source: sklearn/naive_bayes.py, _BaseNB.
#include "sklearn/naive_bayes/naive_bayes.h"

#include "ops/arithmetic.h"
#include "ops/elementwise.h"
#include "sklearn/scores.h"

namespace brine::sklearn {

void fill_naive_bayes(Methods m, Value classes, Formula joint, SumOrder order) {
  m.predict = [=](Value X) { return labels(classes, joint(X)); };
  m.predict_log_proba = [=](Value X) {
    const Value jll = joint(X);
    return jll - logsumexp(jll, order);
  };
  m.predict_proba = [=](Value X) { return exp(m.predict_log_proba(X)); };
  if (m.entry->version >= Version{1, 2}) m.predict_joint_log_proba = std::move(joint);
}

}  // namespace brine::sklearn
