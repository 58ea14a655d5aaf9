// sklearn.decomposition.PCA and IncrementalPCA: X components_' - mean_ components_' [/ sqrt(explained_variance_)].
//
// Since 1.5 centred after the product, and a whitening scale below eps counts as eps; before, (X - mean_) components_'.
// float32 stays if components_ are float32: in-place steps round back. score_samples: the log-likelihood of
// probabilistic PCA. RandomizedPCA (to
// 0.19): whitening is in components_ already.
#include "ops/arithmetic.h"
#include "ops/compare.h"
#include "ops/elementwise.h"
#include "ops/matmul.h"
#include "ops/shape.h"
#include "ops/sparse.h"
#include "sklearn/decomposition/gaussian_density.h"

#include <fmt/format.h>

namespace brine::sklearn {
namespace {

struct Parts {
  explicit Parts(const Fitted& self) : components(self.array("components_", {kAny, kAny})) {
    const Index d = components.width();
    mean = !self.get("mean_").is_none() ? self.array("mean_", {d})
                                        : self.constant(std::vector<double>(static_cast<std::size_t>(d), 0.0));
    self.set_n_features(d);
  }
  Value components, mean;
};

// The inverse of C' diag(variance - noise) C + noise I, by the inversion lemma unless the noise is 0.
std::optional<Matrix> precision_of(const Fitted& self, bool whitens) {
  Matrix C = matrix_of(self, "components_");
  const std::vector<double> variance = self.numbers("explained_variance_");
  const double noise = self.number("noise_variance_");
  if (static_cast<Index>(variance.size()) != C.rows)
    self.fail("explained_variance_", fmt::format("expected {} of them, found {}", C.rows, variance.size()));
  Matrix scaled = C, inner(C.rows, C.rows);
  for (Index i = 0; i < C.rows; ++i)
    for (Index j = 0; j < C.columns; ++j) {
      if (whitens) C(i, j) *= std::sqrt(variance[static_cast<std::size_t>(i)]);
      scaled(i, j) = C(i, j) * std::max(variance[static_cast<std::size_t>(i)] - noise, 0.0);
    }
  if (noise == 0) {
    const std::optional<Inverse> inverse = inverse_of(product(transposed(C), scaled));
    return inverse ? std::optional(inverse->matrix) : std::nullopt;
  }
  inner = product(C, transposed(C));
  for (double& value : inner.values) value /= noise;
  for (Index i = 0; i < C.rows; ++i) inner(i, i) += 1 / std::max(variance[static_cast<std::size_t>(i)] - noise, 0.0);
  const std::optional<Inverse> inverse = inverse_of(inner);
  if (!inverse) return std::nullopt;
  Matrix precision = product(product(transposed(C), inverse->matrix), C);
  for (double& value : precision.values) value /= -(noise * noise);
  for (Index i = 0; i < precision.rows; ++i) precision(i, i) += 1 / noise;
  return precision;
}

void fill(const Fitted& self, Methods m) {
  const Parts parts(self);
  const Index k = parts.components.shape()[0];
  const bool whitens = self.flag("whiten"), late = self.since(1, 5);
  const Value deviation = whitens ? sqrt(self.array("explained_variance_", {k})) : Value();
  const Value offset = matmul_transposed(expand(parts.mean, 0), parts.components);
  const double eps = whitens && deviation.dtype() == Dtype::kFloat32 ? 0x1p-23 : 0x1p-52;
  m.transform = [=](Value X) {
    X = X.as_float();
    Value T;
    if (late) {
      T = matmul_transposed(X, parts.components);
      T -= offset;
    } else {
      T = matmul_transposed(to_dense(X) - parts.mean, parts.components);
    }
    if (whitens) T /= late ? maximum(deviation, eps) : deviation;
    return T;
  };
  const Value back = whitens ? expand(deviation, 1) * parts.components : parts.components;
  m.inverse_transform = [=](Value X) { return matmul(X.as_float(), back) + parts.mean; };
  names_numbered(m, k);
}

void lower_pca(const Fitted& self, Methods m) {
  fill(self, m);
  const std::optional<Matrix> precision = precision_of(self, self.flag("whiten"));
  if (!precision) return;
  const Parts parts(self);
  const Formula density = gaussian_log_density(self, *precision);
  m.score_samples = [=](Value X) {
    require_dense(X);  // transform takes CSR
    const Value centred = X.as_float() - parts.mean;
    return Value(density(centred)).cast(promote(centred.dtype(), parts.components.dtype()));
  };
}

void lower_incremental(const Fitted& self, Methods m) {
  fill(self, m);
  const Formula dense = m.entry->formulas[static_cast<std::size_t>(Slot::kTransform)];
  m.transform = [=](Value X) { return dense(to_dense(X)); };
}

void lower_randomized(const Fitted& self, Methods m) {
  const Parts parts(self);
  m.transform = [=](Value X) { return matmul_transposed(to_dense(X) - parts.mean, parts.components); };
  m.inverse_transform = [=](Value X) { return matmul(X, parts.components) + parts.mean; };
}

constexpr Estimator projection(std::string_view name, void (*lower)(const Fitted&, Methods)) {
  return {name, lower, Role::kTransformer, Takes::kNumbers, Finite::kRequired, Sparse::kAccepted};
}

}  // namespace

extern constinit const Estimator kIncrementalPCA = projection("IncrementalPCA", lower_incremental);
extern constinit const Estimator kPCA = projection("PCA", lower_pca);
extern constinit const Estimator kRandomizedPCA = projection("RandomizedPCA", lower_randomized);

}  // namespace brine::sklearn
