// sklearn.decomposition.SparsePCA and MiniBatchSparsePCA: ridge regression of the centred row on the components,
// (C C' + ridge I)^-1 C x.
//
// In the type of components_; the matrix is a constant, inverted in float64. With more components than features the
// dual is solved, C (C' C + ridge I)^-1 x. To 0.21 (but with normalize_components) not centred, and each column divided
// by its norm over the batch. scikit-learn gives a vector for one row alone; here it stays a row.
#include "ops/arithmetic.h"
#include "ops/batch.h"
#include "ops/compare.h"
#include "ops/elementwise.h"
#include "ops/matmul.h"
#include "sklearn/dense_algebra.h"

namespace brine::sklearn {
namespace {

Value inverse_with_ridge(const Fitted& self, const Matrix& C, double ridge) {
  Matrix A = product(C, transposed(C));
  for (Index i = 0; i < A.rows; ++i) A(i, i) += ridge;
  const std::optional<Inverse> inverse = inverse_of(std::move(A));
  if (!inverse) self.unsupported("components_", "components that depend on one another, without a ridge");
  return constant_of(self, inverse->matrix);
}

void lower(const Fitted& self, Methods m) {
  const Value components = self.array("components_", {kAny, kAny}).as_float();
  const Matrix C = matrix_of(self, "components_");
  const Index k = C.rows, d = C.columns;
  self.set_n_features(d);
  const bool centres = self.since(0, 22) || self.flag_or("normalize_components", false);
  const Value mean = self.array_if(centres || self.has_value("mean_"), "mean_", {d});
  const double ridge = self.number("ridge_alpha");
  const bool is_dual = k > d;
  const Value inverse = inverse_with_ridge(self, is_dual ? transposed(C) : C, ridge);
  m.transform = [=](Value X) {
    if (centres) X = X - mean;
    const Value y = X.cast(components.dtype()).cast(Dtype::kFloat64);
    const Value code = (is_dual ? matmul_transposed(matmul(y, inverse), components.cast(Dtype::kFloat64))
                                : matmul(matmul_transposed(y, components.cast(Dtype::kFloat64)), inverse))
                           .cast(components.dtype());
    if (centres) return code;
    const Value norms = sqrt(sum_of_rows(code * code));
    return code / where(equal(norms, 0), 1, norms);
  };
  if (self.since(1, 2)) m.inverse_transform = [=](Value X) { return matmul(X, components) + mean; };
  names_numbered(m, k);
}

}  // namespace

extern constinit const Estimator kMiniBatchSparsePCA{"MiniBatchSparsePCA", lower};
extern constinit const Estimator kSparsePCA{"SparsePCA", lower};

}  // namespace brine::sklearn
