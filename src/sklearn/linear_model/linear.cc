// See linear.h.
#include "sklearn/linear_model/linear.h"

#include <fmt/format.h>

#include "ops/arithmetic.h"
#include "ops/matmul.h"
#include "ops/reduce.h"
#include "ops/shape.h"
#include "ops/sparse.h"
#include "sklearn/scores.h"
#include "sklearn/sparse_matrix.h"

namespace brine::sklearn {

Linear::Linear(const Fitted& self) {
  const object::Ref stored = self.get("coef_");
  coef =
      is_sparse(stored) ? self.program().constant(sparse_matrix_of(stored).dense(), self.path()) : self.array("coef_");
  if ((coef.rank() != 1 && coef.rank() != 2) || !is_number(coef.dtype()))
    self.fail("coef_", fmt::format("expected numbers on one or two axes, found {}", to_string(coef.type())));
  const Index width = self.n_features_or(coef.width());
  if (coef.width() != width) self.fail("coef_", fmt::format("expected {} features, found {}", width, coef.width()));
  self.set_n_features(width);
  intercept = self.scalar("intercept_");
  if (intercept.is_number) return;
  const Value b = intercept.value;
  const Index size = b.type().size();
  if (b.rank() > 1 || !is_number(b.dtype()) || (size != 1 && size != n_outputs()))
    self.fail("intercept_", fmt::format("expected a number or {} of them, found {}", n_outputs(), to_string(b.type())));
}

Value Linear::scores(Value X) const {
  if (!is_float(coef.dtype()) && !is_float(X.dtype())) {  // RidgeCV of 1.8 rounded what it fitted on integers
    X = X.is_csr() ? to_dense(X) : X;
    return (coef.rank() == 1 ? sum(X * coef) : sum(expand(X, 1) * coef)) + intercept;
  }
  return (coef.rank() == 1 ? matmul(X, coef) : matmul_transposed(X, coef)) + intercept;
}

Value Linear::flat_scores(Value X) const {
  const Value all = scores(X);
  return all.rank() == 2 && all.width() == 1 ? squeeze(all, 1) : all;
}

void fill_linear_classifier(const Fitted& self, Methods m, const Linear& linear, Value classes) {
  const Index k = classes.width(), wanted = k == 2 ? 1 : k;
  if (linear.n_outputs() != wanted)
    self.fail("coef_", fmt::format("expected {} rows for {} classes, found {}", wanted, k, linear.n_outputs()));
  m.decision_function = [=](Value X) { return linear.flat_scores(X); };
  m.predict = [=](Value X) { return labels(classes, m.decision_function(X)); };
}

}  // namespace brine::sklearn
