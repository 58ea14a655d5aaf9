// See process_kernel.h. Source: sklearn/gaussian_process/kernels.py. Distances are sequential sums in float64, as scipy's cdist.
#include "sklearn/gaussian_process/process_kernel.h"

#include <cmath>
#include <functional>

#include <fmt/format.h>

#include "math/gamma.h"
#include "math/power.h"
#include "ops/arithmetic.h"
#include "ops/compare.h"
#include "ops/elementwise.h"
#include "ops/matmul.h"
#include "ops/pairs.h"
#include "ops/reduce.h"
#include "ops/shape.h"
#include "ops/special.h"
#include "ops/triangular.h"
#include "sklearn/metrics/pairwise.h"

namespace brine::sklearn {
namespace {

constexpr int kNestingMax = 50;
constexpr double kPi = 3.141592653589793;

using Kernel = std::shared_ptr<const ProcessKernel>;
using Combine = Value (*)(Value, Value);

// Leaves: a covariance, and a variance that is the same for all rows unless it is given.
class Leaf final : public ProcessKernel {
 public:
  using Covariance = std::function<Value(Value, Value)>;
  using Variance = std::function<Value(Value)>;
  explicit Leaf(Covariance covariance, Variance variance = {}) : covariance_(std::move(covariance)), variance_(std::move(variance)) {}
  Value covariance(Value X, Value Y) const override { return covariance_(X.cast(Dtype::kFloat64), Y.cast(Dtype::kFloat64)); }
  Value variance(Value X) const override {
    return variance_ ? variance_(X.cast(Dtype::kFloat64)) : broadcast_rows(X.program().number(1, Dtype::kFloat64), X);
  }

 private:
  Covariance covariance_;
  Variance variance_;
};

class Pair final : public ProcessKernel {
 public:
  Pair(Kernel a, Kernel b, Combine combine) : a_(std::move(a)), b_(std::move(b)), combine_(combine) {}
  Value covariance(Value X, Value Y) const override { return combine_(a_->covariance(X, Y), b_->covariance(X, Y)); }
  Value variance(Value X) const override { return combine_(a_->variance(X), b_->variance(X)); }

 private:
  Kernel a_, b_;
  Combine combine_;
};

class Raised final : public ProcessKernel {
 public:
  Raised(Kernel kernel, Operand exponent) : kernel_(std::move(kernel)), exponent_(exponent) {}
  Value covariance(Value X, Value Y) const override { return power(kernel_->covariance(X, Y), exponent_); }
  Value variance(Value X) const override { return power(kernel_->variance(X), exponent_); }

 private:
  Kernel kernel_;
  Operand exponent_;
};

Value filled(Value X, Value Y, double value) {  // (n, m)
  const Index m = Y.shape()[0];
  return broadcast_rows(X.program().constant(Dtype::kFloat64, {m}, std::vector<double>(static_cast<std::size_t>(m), value)), X);
}

Value matern(Value D, double nu) {
  if (nu == 0.5) return exp(-D);
  if (nu == 1.5) {
    const Value K = D * std::sqrt(3.0);
    return (1.0 + K) * exp(-K);
  }
  if (nu == 2.5) {
    const Value K = D * std::sqrt(5.0);
    return (1.0 + K + K * K / 3.0) * exp(-K);
  }
  if (std::isinf(nu)) return exp(-(D * D) / 2.0);
  const Value K = std::sqrt(2 * nu) * where(equal(D, 0.0), 0x1p-52, D);
  return math::pow(2.0, 1.0 - nu) / math::gamma(nu) * power(K, nu) * bessel_k(nu, K);
}

Value length_scale_of(const Fitted& self) {
  const Value scale = self.array("length_scale").cast(Dtype::kFloat64);
  if (scale.rank() > 1) self.fail("length_scale", "expected a number, or one a feature");
  return scale;
}

Kernel build(const Fitted& self, int depth);

Kernel child_of(const Fitted& self, std::string_view name, int depth) {
  if (depth > kNestingMax) self.fail(name, fmt::format("expected kernels nested no deeper than {}", kNestingMax));
  return build(self.child(name), depth + 1);
}

Kernel stationary(const Fitted& self, const std::string& name) {
  const Value scale = length_scale_of(self);
  if (name == "RBF") return std::make_shared<Leaf>([=](Value X, Value Y) { return exp(-0.5 * pair_sum(X / scale, Y / scale, PairTerm::kSquare)); });
  if (name == "Matern") {
    const double nu = self.number("nu");
    if (!(nu > 0)) self.fail("nu", fmt::format("expected a positive number, found {}", nu));
    return std::make_shared<Leaf>([=](Value X, Value Y) { return matern(sqrt(pair_sum(X / scale, Y / scale, PairTerm::kSquare)), nu); });
  }
  const double length = self.number("length_scale");
  if (name == "RationalQuadratic") {
    const double alpha = self.number("alpha");
    return std::make_shared<Leaf>([=](Value X, Value Y) { return power(1 + pair_sum(X, Y, PairTerm::kSquare) / (2 * alpha * (length * length)), -alpha); });
  }
  const double period = self.number("periodicity");
  return std::make_shared<Leaf>([=](Value X, Value Y) {
    const Value wave = sin(kPi / period * sqrt(pair_sum(X, Y, PairTerm::kSquare))) / length;
    return exp(-2 * (wave * wave));
  });
}

Kernel build(const Fitted& self, int depth) {
  const std::string name(self.class_name());
  if (self.ref().module() != "sklearn.gaussian_process.kernels") self.unsupported({}, "a kernel of a user's class");
  if (name == "Sum") return std::make_shared<Pair>(child_of(self, "k1", depth), child_of(self, "k2", depth), [](Value a, Value b) { return a + b; });
  if (name == "Product") return std::make_shared<Pair>(child_of(self, "k1", depth), child_of(self, "k2", depth), [](Value a, Value b) { return a * b; });
  if (name == "Exponentiation") return std::make_shared<Raised>(child_of(self, "kernel", depth), self.scalar("exponent"));
  if (name == "ConstantKernel" || name == "WhiteKernel") {
    const double value = self.number(name == "WhiteKernel" ? "noise_level" : "constant_value");
    const double across = name == "WhiteKernel" ? 0.0 : value;  // white noise shows between a row and itself alone
    return std::make_shared<Leaf>([=](Value X, Value Y) { return filled(X, Y, across); },
                                  [=](Value X) { return broadcast_rows(X.program().number(value, Dtype::kFloat64), X); });
  }
  if (name == "DotProduct") {
    const double sigma = self.number("sigma_0");
    return std::make_shared<Leaf>([=](Value X, Value Y) { return matmul_transposed(X, Y) + sigma * sigma; },
                                  [=](Value X) { return row_square_sums(X) + sigma * sigma; });
  }
  if (name == "PairwiseKernel") {
    const std::string metric = self.text("metric");
    if (self.has_value("pairwise_kernels_kwargs") && self.get("pairwise_kernels_kwargs").size() > 0) self.unsupported("pairwise_kernels_kwargs", "parameters of a pairwise kernel");
    const auto kernel = std::make_shared<const KernelFunction>(self, metric);
    const bool same = metric == "rbf" || metric == "laplacian" || metric == "cosine" || metric == "chi2";
    if (!same) self.unsupported("metric", "the variance of PairwiseKernel(metric='" + metric + "')");
    return std::make_shared<Leaf>([=](Value X, Value Y) { return (*kernel)(X, Y); });
  }
  if (name == "RBF" || name == "Matern" || name == "RationalQuadratic" || name == "ExpSineSquared") return stationary(self, name);
  self.unsupported({}, "this kernel");
}

}  // namespace

std::shared_ptr<const ProcessKernel> process_kernel(const Fitted& kernel) { return build(kernel, 0); }

}  // namespace brine::sklearn
