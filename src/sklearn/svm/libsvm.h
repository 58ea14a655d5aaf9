// What libsvm computes: f(x) = sum_i coef_i K(x, sv_i) + intercept, in float64, whatever X is.
//
// `_dual_coef_` and `_intercept_` are libsvm's own (binary classifiers: signs opposite to the public ones). X is dense
// or CSR; a model fitted on dense rows refuses CSR, as scikit-learn does.
#pragma once

#include "sklearn/fitted.h"

namespace brine::sklearn {

class LibSvm {
 public:
  // coefficients (n_support, n_values): libsvm's for each value that is asked for.
  LibSvm(const Fitted& self, Value coefficients);
  Value values(Value X) const;  // (n, n_values)

 private:
  Value kernel(Value X) const;

  Value support_vectors_, coefficients_, intercept_;
  std::vector<Index> support_;  // of a precomputed kernel
  std::string kernel_;
  double gamma_ = 0, coef0_ = 0;
  Index degree_ = 0;
  bool is_sparse_ = false;
};

Value dual_coefficients(const Fitted& self);  // (n_rows, n_support) float64, dense

}  // namespace brine::sklearn
