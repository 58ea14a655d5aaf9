// sklearn.kernel_approximation: RBFSampler, SkewedChi2Sampler, Nystroem; and sklearn.random_projection.
//
// RBFSampler: cos(X W + b) (2 / n)^0.5 (to 1.1 sqrt(2) / sqrt(n)). SkewedChi2Sampler: cos(log(X + skewedness) W + b)
// sqrt(2) / sqrt(n), the last product rounded to the matrix's type; X <= -skewedness is refused. Nystroem: K(X,
// components_) normalization_'. Projections: X components_', CSR where X is and dense_output is False.
#include <cmath>

#include "ops/arithmetic.h"
#include "ops/check.h"
#include "ops/compare.h"
#include "ops/elementwise.h"
#include "ops/matmul.h"
#include "ops/sparse.h"
#include "ops/special.h"
#include "sklearn/dense_algebra.h"
#include "sklearn/metrics/pairwise.h"
#include "sklearn/sparse_matrix.h"

namespace brine::sklearn {
namespace {

struct Waves {
  explicit Waves(const Fitted& self)
      : weights(self.array("random_weights_", {kAny, kAny})), offset(self.array("random_offset_", {weights.width()})) {
    self.set_n_features(weights.shape()[0]);
  }
  Value operator()(Value X) const { return cos(matmul(X, weights) + offset); }
  Value weights, offset;
};

void lower_rbf(const Fitted& self, Methods m) {
  const Waves waves(self);
  const auto n = static_cast<double>(self.integer("n_components"));
  const double factor = self.since(1, 2) ? std::sqrt(2.0 / n) : std::sqrt(2.0) / std::sqrt(n);
  m.transform = [=](Value X) { return waves(X) * factor; };
  names_numbered(m, waves.weights.width());
}

void lower_skewed(const Fitted& self, Methods m) {
  const Waves waves(self);
  const Operand skewedness = self.scalar("skewedness");
  const double least = -self.number("skewedness");
  const Value factor = self.program().constant(
      Dtype::kFloat64, {},
      std::vector<double>{std::sqrt(2.0) / std::sqrt(static_cast<double>(self.integer("n_components")))});
  m.transform = [=](Value X) {
    X = X.as_float();
    X = refuse_where(X, X <= least, "X may not contain entries smaller than -skewedness.");
    Value P = waves(log(X + skewedness));
    P *= factor;
    return P;
  };
  names_numbered(m, waves.weights.width());
}

void lower_nystroem(const Fitted& self, Methods m) {
  if (!self.get("kernel").is(object::Kind::kString)) self.unsupported("kernel", "a kernel that is a function");
  const object::Ref stored = self.get("components_");
  const Value components = is_sparse(stored) ? self.program().constant(sparse_matrix_of(stored).dense(), self.path())
                                             : self.array("components_", {kAny, kAny});
  const Index k = components.shape()[0];
  const Value normalization = self.array("normalization_", {k, k});
  KernelFunction kernel(self, self.text("kernel"));
  if (self.has_value("kernel_params")) kernel.set_parameters(self, self.get("kernel_params"));
  m.transform = [=](Value X) { return matmul_transposed(kernel(X, components), normalization); };
  names_numbered(m, k);
}

// The pseudo-inverse of C (k, d), by that of C C' or C' C, whichever is smaller: (d, k).
Matrix pseudo_inverse_of(const Matrix& C) {
  const Matrix T = transposed(C);
  const bool is_wide = C.rows <= C.columns;
  Matrix gram = is_wide ? product(C, T) : product(T, C);
  gram = pseudo_inverse(std::move(gram));
  return is_wide ? product(T, gram) : product(gram, T);
}

// components_ (k, d), dense or sparse. inverse_transform (since 1.1) needs the pseudo-inverse: stored where it was
// asked for, else computed when the method is.
void lower_projection(const Fitted& self, Methods m) {
  const object::Ref stored = self.get("components_");
  const Value components = is_sparse(stored) ? self.program().constant(sparse_matrix_of(stored).dense(), self.path())
                                             : self.array("components_", {kAny, kAny});
  const Index k = components.shape()[0], d = components.width();
  self.set_n_features(d);
  const bool sparse = !self.flag_or("dense_output", true) && is_sparse(stored);
  m.transform = [=](Value X) {
    X = X.as_float();
    const bool was_sparse = X.is_csr();
    const Value projected = matmul_transposed(X, components);
    return was_sparse && sparse ? to_csr(projected) : projected;
  };
  names_numbered(m, k);
  if (!self.since(1, 1)) return;
  const bool is_stored = self.flag_or("compute_inverse_components", false);
  const Value known = self.array_if(is_stored, "inverse_components_", {d, k});
  m.inverse_transform = [=](Value X) {
    const Value inverse =
        is_stored ? known : constant_of(self, pseudo_inverse_of(dense_matrix(stored))).cast(components.dtype());
    return matmul_transposed(X.as_float(), inverse);
  };
}

constexpr Estimator sampler(std::string_view name, void (*lower)(const Fitted&, Methods),
                            Sparse sparse = Sparse::kAccepted) {
  return {name, lower, Role::kTransformer, Takes::kNumbers, Finite::kRequired, sparse};
}

}  // namespace

extern constinit const Estimator kGaussianRandomProjection = sampler("GaussianRandomProjection", lower_projection);
extern constinit const Estimator kNystroem = sampler("Nystroem", lower_nystroem);
extern constinit const Estimator kRBFSampler = sampler("RBFSampler", lower_rbf);
extern constinit const Estimator kSkewedChi2Sampler = sampler("SkewedChi2Sampler", lower_skewed, Sparse::kRefused);
extern constinit const Estimator kSparseRandomProjection = sampler("SparseRandomProjection", lower_projection);

}  // namespace brine::sklearn
