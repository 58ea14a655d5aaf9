// See pairwise.h. Source: sklearn/metrics/pairwise.py.
#include "sklearn/metrics/pairwise.h"

#include <fmt/format.h>

#include "ops/arithmetic.h"
#include "ops/compare.h"
#include "ops/elementwise.h"
#include "ops/matmul.h"
#include "ops/pairs.h"
#include "ops/reduce.h"
#include "ops/shape.h"
#include "ops/sparse.h"
#include "ops/special.h"

namespace brine::sklearn {

Pair2 float_pair(Value X, Value Y) {
  const Dtype dtype = X.dtype() == Dtype::kFloat32 && Y.dtype() == Dtype::kFloat32 ? Dtype::kFloat32 : Dtype::kFloat64;
  return {X.cast(dtype), Y.cast(dtype)};
}

Value euclidean_distances(Value X, Value Y, bool squared) {
  const Pair2 pair = float_pair(to_dense(X), Y);
  const Value x = pair.X.cast(Dtype::kFloat64), y = pair.Y.cast(Dtype::kFloat64);
  const Value D = -2 * matmul_transposed(x, y) + expand(row_square_sums(x), 1) + row_square_sums(y);
  const Value positive = maximum(D.cast(pair.X.dtype()), 0);
  return squared ? positive : sqrt(positive);
}

Value manhattan_distances(Value X, Value Y) {
  return pair_sum(to_dense(X).cast(Dtype::kFloat64), Y.cast(Dtype::kFloat64), PairTerm::kAbsolute);
}

Value unit_rows(Value X) {
  const Value norms = sqrt(row_square_sums(X));
  const double least = 10 * (X.dtype() == Dtype::kFloat32 ? 0x1p-23 : 0x1p-52);
  return X / expand(where(norms < least, 1, norms), 1);
}

Value cosine_similarity(Value X, Value Y) {
  const Pair2 pair = float_pair(to_dense(X), Y);
  return matmul_transposed(unit_rows(pair.X), unit_rows(pair.Y));
}

Value cosine_distances(Value X, Value Y) { return clip(cosine_similarity(X, Y) * -1 + 1, 0.0, 2.0); }

namespace {

Value linear_kernel(Value X, Value Y) {
  const Pair2 pair = float_pair(X, Y);
  return matmul_transposed(pair.X, pair.Y);
}

Value additive_chi2(Value X, Value Y) {
  const Pair2 pair = float_pair(to_dense(X), Y);
  return (-pair_sum(pair.X, pair.Y, PairTerm::kChi2)).cast(pair.X.dtype());
}

bool uses_gamma(const std::string& kernel) { return kernel == "poly" || kernel == "rbf" || kernel == "sigmoid" || kernel == "laplacian" || kernel == "chi2"; }

}  // namespace

KernelFunction::KernelFunction(const Fitted& self, std::string kernel, std::string_view gamma, std::string_view degree, std::string_view coef0)
    : kernel_(kernel == "polynomial" ? "poly" : std::move(kernel)) {
  constexpr std::string_view kKnown[] = {"additive_chi2", "chi2", "cosine", "laplacian", "linear", "poly", "precomputed", "rbf", "sigmoid"};
  bool known = false;
  for (const std::string_view each : kKnown) known = known || each == kernel_;
  if (!known) self.unsupported("kernel", "kernel='" + kernel_ + "'");
  has_gamma_ = uses_gamma(kernel_) && self.has_value(gamma);
  if (has_gamma_) gamma_ = self.scalar(gamma);
  if (self.has_value(degree) && kernel_ == "poly") degree_ = self.scalar(degree);
  if (self.has_value(coef0) && (kernel_ == "poly" || kernel_ == "sigmoid")) coef0_ = self.scalar(coef0);
}

// K times gamma (1 / n_features where there is none), rounded to K's type.
Value KernelFunction::gamma_times(Value K, bool negative) const {
  const Operand gamma = gamma_;
  if (!negative) K *= gamma;
  else if (gamma.is_number) K *= Operand(-gamma.number);
  else K *= Operand(-gamma.value);
  return K;
}

Value KernelFunction::operator()(Value X, Value Y) const {
  if (kernel_ == "precomputed") return X.as_float();
  KernelFunction with_gamma = *this;
  if (uses_gamma(kernel_) && !has_gamma_ && kernel_ != "chi2") with_gamma.gamma_ = 1.0 / static_cast<double>(X.width());
  if (kernel_ == "linear") return linear_kernel(X, Y);
  if (kernel_ == "cosine") return cosine_similarity(X, Y);
  if (kernel_ == "additive_chi2") return additive_chi2(X, Y);
  if (kernel_ == "rbf") return exp(with_gamma.gamma_times(euclidean_distances(X, Y, true), true));
  if (kernel_ == "chi2") return exp(with_gamma.gamma_times(additive_chi2(X, Y)));
  if (kernel_ == "laplacian") return exp(with_gamma.gamma_times(manhattan_distances(X, Y), true));
  Value K = with_gamma.gamma_times(linear_kernel(X, Y));
  K += coef0_;
  return kernel_ == "sigmoid" ? tanh(K) : power(K, degree_).cast(K.dtype());
}

}  // namespace brine::sklearn
