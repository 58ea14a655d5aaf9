// See libsvm.h. Source: sklearn/svm/src/libsvm/svm.cpp.
#include "sklearn/svm/libsvm.h"

#include <fmt/format.h>

#include "ops/arithmetic.h"
#include "ops/columns.h"
#include "ops/elementwise.h"
#include "ops/matmul.h"
#include "ops/pairs.h"
#include "ops/sparse.h"
#include "sklearn/sparse_matrix.h"

namespace brine::sklearn {
namespace {

Value dense_array(const Fitted& self, std::string_view name) {
  const object::Ref stored = self.get(name);
  const Value value =
      is_sparse(stored) ? self.program().constant(sparse_matrix_of(stored).dense(), self.path()) : self.array(name);
  return value.cast(Dtype::kFloat64);
}

// libsvm's powi: by repeated squaring.
Value integer_power(Value base, Index times) {
  Value result = base * 0 + 1, square = base;
  for (; times > 0; times /= 2) {
    if (times % 2) result = result * square;
    square = square * square;
  }
  return result;
}

}  // namespace

Value dual_coefficients(const Fitted& self) { return dense_array(self, "_dual_coef_"); }

LibSvm::LibSvm(const Fitted& self, Value coefficients)
    : coefficients_(coefficients), is_sparse_(self.flag_or("_sparse", false)) {
  if (!self.get("kernel").is(object::Kind::kString)) self.unsupported("kernel", "a kernel that is a function");
  kernel_ = self.text("kernel");
  const Index n_support = coefficients.shape()[0], n_values = coefficients.shape()[1];
  intercept_ = self.array("_intercept_", {n_values}).cast(Dtype::kFloat64);
  if (kernel_ == "precomputed") {
    support_ = self.integers("support_");
    if (static_cast<Index>(support_.size()) != n_support)
      self.fail("support_", fmt::format("expected {} support vectors, found {}", n_support, support_.size()));
    return;
  }
  if (kernel_ != "linear" && kernel_ != "poly" && kernel_ != "rbf" && kernel_ != "sigmoid")
    self.unsupported("kernel", "kernel='" + kernel_ + "'");
  support_vectors_ = dense_array(self, "support_vectors_");
  self.require_shape(support_vectors_, "support_vectors_", {n_support, kAny});
  self.set_n_features(support_vectors_.width());
  gamma_ = kernel_ == "linear" ? 0 : self.number("_gamma");
  coef0_ = self.number_or("coef0", 0);
  degree_ = self.integer_or("degree", 3);
  if (kernel_ == "poly" && (degree_ < 0 || degree_ > 1000))
    self.fail("degree", fmt::format("expected a degree from 0 to 1000, found {}", degree_));
}

Value LibSvm::kernel(Value X) const {
  if (X.is_csr() && (!is_sparse_ || kernel_ == "precomputed"))
    throw Error(Kind::kUsage, "cannot use sparse input in a model trained on dense data");
  X = to_dense(X).cast(Dtype::kFloat64);
  if (kernel_ == "precomputed") return take_columns(X, support_);
  if (kernel_ == "rbf") return exp(-gamma_ * pair_sum(X, support_vectors_, PairTerm::kSquare));
  const Value products = matmul_transposed(X, support_vectors_);
  if (kernel_ == "linear") return products;
  const Value scaled = gamma_ * products + coef0_;
  return kernel_ == "poly" ? integer_power(scaled, degree_) : tanh(scaled);
}

Value LibSvm::values(Value X) const { return matmul(kernel(X), coefficients_) + intercept_; }

}  // namespace brine::sklearn
