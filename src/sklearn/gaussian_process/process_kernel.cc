// See process_kernel.h. Source: sklearn/gaussian_process/kernels.py. Distances are sequential sums in float64, as
// scipy's cdist.
#include "sklearn/gaussian_process/process_kernel.h"

#include <cmath>
#include <functional>

#include <fmt/format.h>

#include "math/gamma.h"
#include "math/power.h"
#include "ops/arithmetic.h"
#include "ops/batch.h"
#include "ops/compare.h"
#include "ops/elementwise.h"
#include "ops/pairs.h"
#include "ops/special.h"
#include "ops/triangular.h"
#include "sklearn/gaussian_process/row_pairs.h"
#include "sklearn/metrics/pairwise.h"
#include "sklearn/preprocessing/unit_rows.h"

namespace brine::sklearn {
namespace {

constexpr int kNestingMax = 50;
constexpr double kPi = 3.141592653589793;

using Kernel = std::shared_ptr<const ProcessKernel>;
using Combine = Value (*)(Value, Value);

// Whatever is asked, by a function of the pairs.
class Leaf final : public ProcessKernel {
 public:
  using Formula = std::function<Value(const RowPairs&)>;
  explicit Leaf(Formula formula) : formula_(std::move(formula)) {}
  Value of(const RowPairs& pairs) const override { return formula_(pairs); }

 private:
  Formula formula_;
};

// A function of a distance: a row with itself gives 1 exactly.
Kernel stationary_of(Leaf::Formula formula) {
  return std::make_shared<Leaf>([formula = std::move(formula)](const RowPairs& pairs) {
    if (pairs.kind == RowPairs::Kind::kOwn) return filled(pairs, 1.0);
    const Value K = formula(pairs);
    return pairs.kind == RowPairs::Kind::kBatch ? where(is_own_pair(pairs.X), 1.0, K) : K;
  });
}

class Pair final : public ProcessKernel {
 public:
  Pair(Kernel a, Kernel b, Combine combine) : a_(std::move(a)), b_(std::move(b)), combine_(combine) {}
  Value of(const RowPairs& pairs) const override { return combine_(a_->of(pairs), b_->of(pairs)); }

 private:
  Kernel a_, b_;
  Combine combine_;
};

class Raised final : public ProcessKernel {
 public:
  Raised(Kernel kernel, Operand exponent) : kernel_(std::move(kernel)), exponent_(exponent) {}
  Value of(const RowPairs& pairs) const override { return power(kernel_->of(pairs), exponent_); }

 private:
  Kernel kernel_;
  Operand exponent_;
};

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
  if (name == "RBF" || name == "Matern") {
    const Value scale = length_scale_of(self);
    const auto squares = [=](const RowPairs& pairs) {
      return sums_of({pairs.kind, pairs.X / scale, pairs.Y ? pairs.Y / scale : Value()}, PairTerm::kSquare);
    };
    if (name == "RBF") return stationary_of([=](const RowPairs& pairs) { return exp(-0.5 * squares(pairs)); });
    const double nu = self.number("nu");
    if (!(nu > 0)) self.fail("nu", fmt::format("expected a positive number, found {}", nu));
    return stationary_of([=](const RowPairs& pairs) { return matern(sqrt(squares(pairs)), nu); });
  }
  const double length = self.number("length_scale");
  if (name == "RationalQuadratic") {
    const double alpha = self.number("alpha");
    return stationary_of([=](const RowPairs& pairs) {
      return power(1 + sums_of(pairs, PairTerm::kSquare) / (2 * alpha * (length * length)), -alpha);
    });
  }
  const double period = self.number("periodicity");
  return stationary_of([=](const RowPairs& pairs) {
    const Value D = sqrt(sums_of(pairs, PairTerm::kSquare));
    const bool is_batch = pairs.kind == RowPairs::Kind::kBatch;
    const Value wave = sin(is_batch ? kPi * D / period : kPi / period * D) / length;
    return exp(-2 * (wave * wave));
  });
}

Kernel pairwise(const Fitted& self) {
  auto kernel = std::make_shared<KernelFunction>(self, self.text("metric"));
  if (self.text("metric") == "precomputed") self.unsupported("metric", "a precomputed covariance");
  if (const object::Ref parameters = self.find("pairwise_kernels_kwargs")) kernel->set_parameters(self, parameters);
  return std::make_shared<Leaf>([=](const RowPairs& pairs) {
    if (pairs.kind == RowPairs::Kind::kAcross) return (*kernel)(pairs.X, pairs.Y);
    const auto sums = [=](PairTerm term, bool of_unit_rows) {
      return sums_of({pairs.kind, of_unit_rows ? unit_rows(pairs.X, Norm::kL2) : pairs.X}, term);
    };
    return kernel->of(sums, pairs.X.width());
  });
}

Kernel build(const Fitted& self, int depth) {
  const std::string name(self.class_name());
  if (self.ref().module() != "sklearn.gaussian_process.kernels") self.unsupported({}, "a kernel of a user's class");
  if (name == "Sum")
    return std::make_shared<Pair>(child_of(self, "k1", depth), child_of(self, "k2", depth),
                                  [](Value a, Value b) { return a + b; });
  if (name == "Product")
    return std::make_shared<Pair>(child_of(self, "k1", depth), child_of(self, "k2", depth),
                                  [](Value a, Value b) { return a * b; });
  if (name == "Exponentiation")
    return std::make_shared<Raised>(child_of(self, "kernel", depth), self.scalar("exponent"));
  if (name == "ConstantKernel" || name == "WhiteKernel") {
    const double value = self.number(name == "WhiteKernel" ? "noise_level" : "constant_value");
    if (name == "ConstantKernel")
      return std::make_shared<Leaf>([=](const RowPairs& pairs) { return filled(pairs, value); });
    return std::make_shared<Leaf>([=](const RowPairs& pairs) {  // white noise shows between a row and itself alone
      if (pairs.kind == RowPairs::Kind::kBatch) return where(is_own_pair(pairs.X), value, 0.0);
      return filled(pairs, pairs.kind == RowPairs::Kind::kOwn ? value : 0.0);
    });
  }
  if (name == "DotProduct") {
    const double sigma = self.number("sigma_0");
    const bool is_weak = !is_numpy(self.get("sigma_0"));
    return std::make_shared<Leaf>([=](const RowPairs& pairs) {
      const Value products = products_of(pairs);
      return (is_weak ? products : products.cast(Dtype::kFloat64)) + sigma * sigma;
    });
  }
  if (name == "PairwiseKernel") return pairwise(self);
  if (name == "RBF" || name == "Matern" || name == "RationalQuadratic" || name == "ExpSineSquared")
    return stationary(self, name);
  self.unsupported({}, "this kernel");
}

}  // namespace

std::shared_ptr<const ProcessKernel> process_kernel(const Fitted& kernel) { return build(kernel, 0); }

std::shared_ptr<const ProcessKernel> default_process_kernel() {
  return stationary_of([](const RowPairs& pairs) { return exp(-0.5 * sums_of(pairs, PairTerm::kSquare)); });
}

}  // namespace brine::sklearn
