// sklearn.kernel_approximation: AdditiveChi2Sampler and PolynomialCountSketch.
//
// AdditiveChi2Sampler: sqrt(x L), then for j = 1, ...: sqrt(2 x L / cosh(pi j L)) times cos(j L log x), and times sin;
// 0 where x is 0; every block rounded to X's dtype. CSR: of the stored entries. No fitted state but parameters.
// PolynomialCountSketch: sqrt(gamma) X (and a column sqrt(coef0)) hashed `degree` times, the vectors convolved; always
// float64.
#include <cmath>

#include <fmt/format.h>

#include "math/hyperbolic.h"
#include "ops/arithmetic.h"
#include "ops/check.h"
#include "ops/columns.h"
#include "ops/compare.h"
#include "ops/convolve.h"
#include "ops/elementwise.h"
#include "ops/shape.h"
#include "ops/sparse.h"
#include "ops/special.h"
#include "sklearn/fitted.h"

namespace brine::sklearn {
namespace {

constexpr double kPi = 3.141592653589793;
constexpr Index kStepsMax = 1000, kComponentsMax = 1 << 20;

// A numpy.float64 that scikit-learn computes: under numpy 1 as weak as a Python number. A file without arrays tells by
// its release.
Operand numpy_number(const Fitted& self, double value) {
  const int numpy = self.ref().graph().facts.numpy_major;
  if (numpy == 1 || (numpy == 0 && !self.since(1, 5))) return value;
  return self.program().constant(Dtype::kFloat64, {}, std::vector<double>{value});
}

struct Chi2 {
  explicit Chi2(const Fitted& self) : steps(self.integer("sample_steps")) {
    if (steps < 1 || steps > kStepsMax)
      self.fail("sample_steps", fmt::format("expected 1 to {} steps, found {}", kStepsMax, steps));
    if (self.has_value("sample_interval")) {
      interval = self.scalar("sample_interval");
      length = self.number("sample_interval");
    } else {
      if (steps > 3) self.fail("sample_steps", "expected at most 3 steps, or a sample_interval");
      interval = length = steps == 1 ? 0.8 : steps == 2 ? 0.5 : 0.4;
    }
    for (Index j = 1; j < steps; ++j) {
      const double height = math::cosh(kPi * static_cast<double>(j) * length);
      heights.push_back(numpy_number(self, height));
    }
  }

  std::vector<Value> blocks(Value x) const {
    std::vector<Value> made{sqrt(x * interval).cast(x.dtype())};
    const Value log_step = interval * log(x), step = 2 * x * interval;
    for (Index j = 1; j < steps; ++j) {
      const Value factor = sqrt(step / heights[static_cast<std::size_t>(j - 1)]), angle = j * log_step;
      made.push_back((factor * cos(angle)).cast(x.dtype()));
      made.push_back((factor * sin(angle)).cast(x.dtype()));
    }
    return made;
  }

  Index steps;
  Operand interval = 0;
  double length = 0;
  std::vector<Operand> heights = {};
};

void lower_chi2(const Fitted& self, Methods m) {
  const Chi2 chi2(self);
  constexpr const char* kNegative = "Negative values in data passed to X in AdditiveChi2Sampler.transform";
  m.transform = [=](Value X) {
    std::vector<Value> blocks;
    if (X.is_csr()) {
      const Value stored = stored_values(X);
      for (const Value& block : chi2.blocks(refuse_where(stored, stored < 0, kNegative)))
        blocks.push_back(with_stored_values(X, block));
      return join_csr(std::move(blocks));
    }
    X = refuse_where(X, X < 0, kNegative);
    const Value is_there = not_equal(X, 0);
    for (const Value& block : chi2.blocks(where(is_there, X, 1).cast(X.dtype())))
      blocks.push_back(where(is_there, block, 0).cast(X.dtype()));
    return concat(std::move(blocks), 1);
  };
  m.set_names_out([=](const Names& given) {
    Names names;
    for (Index block = 0; block < 2 * chi2.steps - 1; ++block)
      for (const std::string& name : given) {
        const std::string kind = block == 0 ? "sqrt" : fmt::format("{}{}", block % 2 ? "cos" : "sin", (block + 1) / 2);
        names.push_back(fmt::format("additivechi2sampler_{}_{}", name, kind));
      }
    return names;
  });
}

void lower_sketch(const Fitted& self, Methods m) {
  const Index degree = self.integer("degree"), components = self.integer("n_components");
  if (components < 1 || components > kComponentsMax)
    self.unsupported("n_components", fmt::format("{} of them: 1 to {} are known", components, kComponentsMax));
  if (degree < 1) self.fail("degree", fmt::format("expected at least 1, found {}", degree));
  const double constant = self.number("coef0");
  const Value buckets = self.array("indexHash_", {degree, kAny}).cast(Dtype::kInt64);
  const Value signs = self.array("bitHash_", {degree, buckets.width()}).cast(Dtype::kFloat64);
  for (const Index bucket : self.integers("indexHash_"))
    if (bucket < 0 || bucket >= components)
      self.fail("indexHash_", fmt::format("expected buckets below {}, found {}", components, bucket));
  const Index d = buckets.width() - (constant != 0 ? 1 : 0);
  if (d < 1) self.fail("indexHash_", "expected a bucket for each feature");
  self.set_n_features(d);
  const Operand scale = numpy_number(self, std::sqrt(self.number("gamma")));
  const Value last = self.constant(std::vector<double>{std::sqrt(constant)});
  m.transform = [=](Value X) {
    X = (scale * to_dense(X)).cast(Dtype::kFloat64);
    if (constant != 0) X = join_columns({X, broadcast_rows(squeeze(last, 0), X)});
    return circular_convolution(hash_columns(X, buckets, signs, components));
  };
  names_numbered(m, components);
}

constexpr Estimator sampler(std::string_view name, void (*lower)(const Fitted&, Methods)) {
  return {name, lower, Role::kTransformer, Takes::kNumbers, Finite::kRequired, Sparse::kAccepted};
}

}  // namespace

extern constinit const Estimator kAdditiveChi2Sampler = sampler("AdditiveChi2Sampler", lower_chi2);
extern constinit const Estimator kPolynomialCountSketch = sampler("PolynomialCountSketch", lower_sketch);

}  // namespace brine::sklearn
