// sklearn.decomposition's other linear projections: TruncatedSVD, FactorAnalysis, FastICA; and KernelPCA.
//
// TruncatedSVD: X components_'. FactorAnalysis: (X - mean_) (W / noise)' (I + (W / noise) W')^-1. FastICA: (X - mean_)
// components_', the difference rounded to X's type; whiten=False has no mean. KernelPCA: the centred kernel times
// eigenvectors_ / sqrt(eigenvalues_), 0 where an eigenvalue is 0; 0.23 adds alpha to the kernel of its inverse, too, at
// each place that would be the diagonal's if the rows were those it was fitted on.
#include <cmath>

#include <fmt/format.h>

#include "ops/arithmetic.h"
#include "ops/compare.h"
#include "ops/elementwise.h"
#include "ops/flat_batch.h"
#include "ops/matmul.h"
#include "ops/reduce.h"
#include "ops/shape.h"
#include "sklearn/decomposition/gaussian_density.h"
#include "sklearn/metrics/pairwise.h"
#include "sklearn/sparse_matrix.h"

namespace brine::sklearn {
namespace {

void lower_svd(const Fitted& self, Methods m) {
  const Value components = self.array("components_", {kAny, kAny});
  self.set_n_features(components.width());
  m.transform = [=](Value X) { return matmul_transposed(X, components); };
  m.inverse_transform = [=](Value X) { return matmul(X, components); };
  names_numbered(m, components.shape()[0]);
}

std::optional<Matrix> factor_precision(const Matrix& W, const std::vector<double>& noise) {
  Matrix weighted = W, inner(W.rows, W.rows);
  for (Index i = 0; i < W.rows; ++i)
    for (Index j = 0; j < W.columns; ++j) weighted(i, j) /= noise[static_cast<std::size_t>(j)];
  inner = product(weighted, transposed(W));
  for (Index i = 0; i < W.rows; ++i) inner(i, i) += 1;
  const std::optional<Inverse> inverse = inverse_of(inner);
  if (!inverse) return std::nullopt;
  Matrix precision = product(product(transposed(W), inverse->matrix), W);
  for (Index i = 0; i < precision.rows; ++i)
    for (Index j = 0; j < precision.columns; ++j)
      precision(i, j) = precision(i, j) / noise[static_cast<std::size_t>(i)] / -noise[static_cast<std::size_t>(j)];
  for (Index i = 0; i < precision.rows; ++i) precision(i, i) += 1 / noise[static_cast<std::size_t>(i)];
  return precision;
}

void lower_factors(const Fitted& self, Methods m) {
  const Matrix W = matrix_of(self, "components_");
  const std::vector<double> noise = self.numbers("noise_variance_");
  if (static_cast<Index>(noise.size()) != W.columns)
    self.fail("noise_variance_", fmt::format("expected {} of them, found {}", W.columns, noise.size()));
  const Value mean = self.array("mean_", {W.columns});
  self.set_n_features(W.columns);
  Matrix weighted = W;
  for (Index i = 0; i < W.rows; ++i)
    for (Index j = 0; j < W.columns; ++j) weighted(i, j) /= noise[static_cast<std::size_t>(j)];
  Matrix inner = product(weighted, transposed(W));
  for (Index i = 0; i < W.rows; ++i) inner(i, i) += 1;
  const std::optional<Inverse> inverse = inverse_of(inner);
  if (!inverse) self.fail("components_", "expected factors whose posterior covariance has an inverse");
  const Value first = constant_of(self, weighted), second = constant_of(self, inverse->matrix);
  m.transform = [=](Value X) { return matmul(matmul_transposed(X - mean, first), second); };
  names_numbered(m, W.rows);
  const std::optional<Matrix> precision = factor_precision(W, noise);
  if (!precision) return;
  const Formula density = gaussian_log_density(self, *precision);
  m.score_samples = [=](Value X) { return density(X - mean); };
}

void lower_ica(const Fitted& self, Methods m) {
  const Value components = self.array("components_", {kAny, kAny});
  const object::Ref whiten = self.get("whiten");
  const bool centres = whiten.is(object::Kind::kString) || flag_of(whiten);
  const Index d = components.width();
  self.set_n_features(d);
  const Value mean = self.array_if(centres, "mean_", {d}), mixing = self.array("mixing_", {d, components.shape()[0]});
  m.transform = [=](Value X) {
    X = X.as_float();
    if (centres) X -= mean;
    return matmul_transposed(X, components);
  };
  m.inverse_transform = [=](Value X) {
    X = matmul_transposed(X.as_float(), mixing);
    if (centres) X += mean;
    return X;
  };
  names_numbered(m, components.shape()[0]);
}

void lower_kernel_pca(const Fitted& self, Methods m) {
  if (!self.get("kernel").is(object::Kind::kString)) self.unsupported("kernel", "a kernel that is a function");
  const object::Ref stored = self.get("X_fit_");
  const Value train = is_sparse(stored) ? self.program().constant(sparse_matrix_of(stored).dense(), self.path())
                                        : self.array("X_fit_", {kAny, kAny});
  const KernelFunction kernel(self, self.text("kernel"), self.has("gamma_") ? "gamma_" : "gamma");
  const Methods centerer = self.methods("_centerer");
  const Value values = self.constant(self.first_of({"eigenvalues_", "lambdas_"}), "eigenvalues_");
  const Value vectors = self.constant(self.first_of({"eigenvectors_", "alphas_"}), "eigenvectors_");
  self.require_shape(values, "eigenvalues_", {kAny});
  const Index k = values.width();
  self.require_shape(vectors, "eigenvectors_", {train.shape()[0], k});
  const Value is_set = not_equal(values, 0), weights = where(is_set, vectors / sqrt(where(is_set, values, 1)), 0);
  m.transform = [=](Value X) { return matmul(centerer.transform(kernel(X, train)), weights); };
  names_numbered(m, k);
  if (!self.flag_or("fit_inverse_transform", false)) return;
  const Value images = self.array("X_transformed_fit_", {kAny, k}),
              dual = self.array("dual_coef_", {images.shape()[0], kAny});
  const bool adds_alpha = self.since(0, 23) && !self.since(0, 24);
  const Operand alpha = adds_alpha ? self.scalar("alpha") : Operand(0.0);
  m.inverse_transform = [=](Value X) {
    Value K = kernel(X, images);
    if (adds_alpha) K = where(every_nth(K, images.shape()[0] + 1), K + alpha, K);
    return matmul(K, dual);
  };
}

constexpr Estimator projection(std::string_view name, void (*lower)(const Fitted&, Methods),
                               Sparse sparse = Sparse::kRefused) {
  return {name, lower, Role::kTransformer, Takes::kNumbers, Finite::kRequired, sparse};
}

}  // namespace

extern constinit const Estimator kFactorAnalysis = projection("FactorAnalysis", lower_factors);
extern constinit const Estimator kFastICA = projection("FastICA", lower_ica);
extern constinit const Estimator kKernelPCA = projection("KernelPCA", lower_kernel_pca, Sparse::kAccepted);
extern constinit const Estimator kTruncatedSVD = projection("TruncatedSVD", lower_svd, Sparse::kAccepted);

}  // namespace brine::sklearn
