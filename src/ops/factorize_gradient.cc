// factor_by_gradient of factorize.h: the solver "pg" of NMF to 0.18. Source: sklearn/decomposition/nmf.py,
// _nls_subproblem. numbers = {l1, l2, tolerance, ones, eye}, integers = {iterations}.
#include <algorithm>
#include <cmath>
#include <vector>

#include <fmt/format.h>

#include "ops/factorize.h"
#include "ops/kernel.h"

namespace brine {
namespace {

constexpr double kSlack = 0.01, kShrink = 0.1;  // of the line search: sigma and beta
constexpr int kTrialsMax = 20;                  // of step lengths in one iteration

Type gradient_type(const Call& call) {
  const Type &X = call.in(0), &H = call.in(1);
  if (X.form != Form::kDense || X.rank() != 2 || H.rank() != 2 || H.has_rows() || X.dtype != Dtype::kFloat64 ||
      H.dtype != Dtype::kFloat64)
    throw Error(Kind::kInternal, "expected rows of float64 and a matrix");
  if (X.width() != H.width())
    throw Error(Kind::kUsage, fmt::format("expected {} features, found {}", H.width(), X.width()));
  return {X.dtype, {X.shape[0], H.shape[0]}};
}

double dot(const double* a, const double* b, Index count) {
  double sum = 0;
  for (Index i = 0; i < count; ++i) sum += a[i] * b[i];
  return sum;
}

// Matrices of n rows and k columns; products is X H', gram the (k, k) matrix.
struct Descent {
  Index n, k;
  const double *products, *gram;
  double l1, l2;
  double *gradient, *trial, *before;

  void fill_gradient(const double* W) const {
    for (Index i = 0; i < n; ++i)
      for (Index t = 0; t < k; ++t) {
        const double w = W[i * k + t];
        gradient[i * k + t] = dot(gram + t * k, W + i * k, k) - products[i * k + t] + (l1 + l2 * w);
      }
  }

  // Of the gradient where it may be followed: not into the negative.
  double projected_norm(const double* W) const {
    double squares = 0;
    for (Index i = 0; i < n * k; ++i)
      if (gradient[i] < 0 || W[i] > 0) squares += gradient[i] * gradient[i];
    return std::sqrt(squares);
  }

  // Fills the trial; whether the error falls by enough of what the gradient promises.
  bool descends(const double* W, double length) const {
    double promised = 0, curved = 0;
    for (Index i = 0; i < n; ++i) {
      const double *g = gradient + i * k, *w = W + i * k;
      double* next = trial + i * k;
      for (Index t = 0; t < k; ++t) {
        next[t] = w[t] - length * g[t];
        next[t] *= next[t] > 0 ? 1.0 : 0.0;
      }
      for (Index t = 0; t < k; ++t) {
        double bent = 0;
        for (Index s = 0; s < k; ++s) bent += gram[t * k + s] * (next[s] - w[s]);
        curved += bent * (next[t] - w[t]);
        promised += g[t] * (next[t] - w[t]);
      }
    }
    return (1 - kSlack) * promised + 0.5 * curved < 0;
  }

  bool is_as_before() const {
    for (Index i = 0; i < n * k; ++i)
      if (!(before[i] == trial[i])) return false;
    return true;
  }

  // Shortens the step until it descends, or lengthens it while it does. W stays where no trial decides.
  void search(double* W, double& length) const {
    std::copy_n(W, n * k, before);
    const bool shortens = !descends(W, length);
    bool is_enough = !shortens;
    for (int trials = 1;; ++trials) {
      if (shortens && is_enough) {
        std::copy_n(trial, n * k, W);
        return;
      }
      if (!shortens && (!is_enough || is_as_before())) {
        std::copy_n(before, n * k, W);
        return;
      }
      if (!shortens) std::copy_n(trial, n * k, before);
      length = shortens ? length * kShrink : length / kShrink;
      if (trials == kTrialsMax) return;
      is_enough = descends(W, length);
    }
  }
};

Bad run_gradient(const Run& run) {
  const Index n = run.rows, k = run.site.out.width(), f = run.site.in(0).width();
  const std::vector<double>& numbers = run.site.attributes.numbers;
  const double *X = run.input<double>(0), *H = run.input<double>(1);
  double* memory = run.scratch.of<double>(static_cast<std::size_t>(k * k + 4 * n * k));
  double *gram = memory, *products = gram + k * k, *W = run.output<double>();
  for (Index s = 0; s < k; ++s)
    for (Index t = 0; t < k; ++t)
      gram[s * k + t] = dot(H + s * f, H + t * f, f) + numbers[3] + (s == t ? numbers[4] : 0);
  for (Index i = 0; i < n; ++i)
    for (Index t = 0; t < k; ++t) products[i * k + t] = dot(X + i * f, H + t * f, f);
  double* rest = products + n * k;
  const Descent descent{.n = n,
                        .k = k,
                        .products = products,
                        .gram = gram,
                        .l1 = numbers[0],
                        .l2 = numbers[1],
                        .gradient = rest,
                        .trial = rest + n * k,
                        .before = rest + 2 * n * k};
  std::fill_n(W, n * k, 0.0);
  double length = 1;
  for (Index iteration = 0; iteration < run.site.attributes.integers[0]; ++iteration) {
    descent.fill_gradient(W);
    if (descent.projected_norm(W) < numbers[2]) break;
    descent.search(W, length);
  }
  return {};
}

Compiled compile_gradient(const Site&) { return {run_gradient}; }

Grain whole(const Site&) { return Grain::kWhole; }

}  // namespace

constinit const Op kFactorByGradient{
    .name = "factor_by_gradient", .type = gradient_type, .compile = compile_gradient, .grain = whole};

Value factor_by_gradient(Value X, Value H, double ones, double eye, const Factorization& options) {
  return X.program().apply(
      kFactorByGradient, {X, H},
      {.integers = {options.iterations_max}, .numbers = {options.l1, options.l2, options.tolerance, ones, eye}});
}

}  // namespace brine
