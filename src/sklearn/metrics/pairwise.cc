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
#include "sklearn/preprocessing/unit_rows.h"

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

Value cosine_similarity(Value X, Value Y) {
  const Pair2 pair = float_pair(to_dense(X), Y);
  return matmul_transposed(unit_rows(pair.X, Norm::kL2), unit_rows(pair.Y, Norm::kL2));
}

Value cosine_distances(Value X, Value Y) { return clip(cosine_similarity(X, Y) * -1 + 1, 0.0, 2.0); }

namespace {

Value linear_kernel(Value X, Value Y) {
  const Pair2 pair = float_pair(X, Y);
  return matmul_transposed(pair.X, pair.Y);
}

Value additive_chi2(Value X, Value Y) {
  const Pair2 pair = float_pair(to_dense(X), Y);
  return pair_sum(pair.X, pair.Y, PairTerm::kChi2).cast(pair.X.dtype());
}

bool uses_gamma(const std::string& kernel) {
  return kernel == "poly" || kernel == "rbf" || kernel == "sigmoid" || kernel == "laplacian" || kernel == "chi2";
}

}  // namespace

KernelFunction::KernelFunction(const Fitted& self, std::string kernel, std::string_view gamma, std::string_view degree,
                               std::string_view coef0)
    : kernel_(kernel == "polynomial" ? "poly" : std::move(kernel)) {
  constexpr std::string_view kKnown[] = {"additive_chi2", "chi2",        "cosine", "laplacian", "linear",
                                         "poly",          "precomputed", "rbf",    "sigmoid"};
  bool known = false;
  for (const std::string_view each : kKnown) known = known || each == kernel_;
  if (!known) self.unsupported("kernel", "kernel='" + kernel_ + "'");
  has_gamma_ = uses_gamma(kernel_) && self.has_value(gamma);
  if (has_gamma_) gamma_ = self.scalar(gamma);
  if (self.has_value(degree) && kernel_ == "poly") degree_ = self.scalar(degree);
  if (self.has_value(coef0) && (kernel_ == "poly" || kernel_ == "sigmoid")) coef0_ = self.scalar(coef0);
}

void KernelFunction::set_parameters(const Fitted& self, const object::Ref& parameters) {
  if (!parameters.is(object::Kind::kDict)) return;
  const auto given = [&](std::string_view name) {
    const object::Ref value = self.has_value(name) ? object::Ref() : parameters.find(name);
    return value && !value.is_none() ? value : object::Ref();
  };
  if (const object::Ref gamma = given("gamma"); gamma && uses_gamma(kernel_)) {
    gamma_ = self.scalar_of(gamma);
    has_gamma_ = true;
  }
  if (const object::Ref degree = given("degree"); degree && kernel_ == "poly") degree_ = self.scalar_of(degree);
  if (const object::Ref coef0 = given("coef0"); coef0 && (kernel_ == "poly" || kernel_ == "sigmoid"))
    coef0_ = self.scalar_of(coef0);
}

// K times gamma (1 / n_features where there is none), rounded to K's type.
Value KernelFunction::gamma_times(Value K, bool negative) const {
  const Operand gamma = gamma_;
  if (!negative) K *= gamma;
  else if (gamma.is_number) K *= Operand(-gamma.number);
  else K *= Operand(-gamma.value);
  return K;
}

Value KernelFunction::of(const Sums& sums, Index n_columns) const {
  KernelFunction with_gamma = *this;
  if (uses_gamma(kernel_) && !has_gamma_ && kernel_ != "chi2") with_gamma.gamma_ = 1.0 / static_cast<double>(n_columns);
  if (kernel_ == "linear") return sums(PairTerm::kProduct, false);
  if (kernel_ == "cosine") return sums(PairTerm::kProduct, true);
  if (kernel_ == "additive_chi2") return -sums(PairTerm::kChi2, false);
  if (kernel_ == "rbf") return exp(with_gamma.gamma_times(sums(PairTerm::kSquare, false), true));
  if (kernel_ == "chi2") return exp(with_gamma.gamma_times(-sums(PairTerm::kChi2, false)));
  if (kernel_ == "laplacian") return exp(with_gamma.gamma_times(sums(PairTerm::kAbsolute, false), true));
  Value K = with_gamma.gamma_times(sums(PairTerm::kProduct, false));
  K += coef0_;
  return kernel_ == "sigmoid" ? tanh(K) : power(K, degree_).cast(K.dtype());
}

Value KernelFunction::operator()(Value X, Value Y) const {
  if (kernel_ == "precomputed") return float_pair(X, Y).X;
  if (X.is_csr() && (kernel_ == "chi2" || kernel_ == "additive_chi2"))
    throw Error(Kind::kUsage, fmt::format("{} does not support sparse matrices.", kernel_));
  const auto sums = [=](PairTerm term, bool of_unit_rows) {
    if (of_unit_rows) return cosine_similarity(X, Y);
    if (term == PairTerm::kProduct) return linear_kernel(X, Y);
    if (term == PairTerm::kSquare) return euclidean_distances(X, Y, true);
    return term == PairTerm::kChi2 ? additive_chi2(X, Y) : manhattan_distances(X, Y);
  };
  return of(sums, X.width());
}

}  // namespace brine::sklearn
