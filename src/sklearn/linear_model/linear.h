// X w + b, which most linear models compute.
#pragma once

#include "sklearn/fitted.h"

namespace brine::sklearn {

// coef_ (d,) -> (n,); coef_ (k, d) -> (n, k), even for k = 1. coef_ may be a sparse matrix after sparsify(). intercept_
// is a number, (1,) or (k,). numpy's promotion at each step: the product first, then the sum.
struct Linear {
  explicit Linear(const Fitted& self);
  Value scores(Value X) const;
  Value flat_scores(Value X) const;  // (n,) where k is 1
  Index n_outputs() const { return coef.rank() == 1 ? 1 : coef.shape()[0]; }

  Value coef;
  Operand intercept{0};
};

// decision_function and predict of a linear classifier over these classes (k,); refuses coef_ of another number of
// rows.
void fill_linear_classifier(const Fitted& self, Methods m, const Linear& linear, Value classes);

}  // namespace brine::sklearn
