// See factorize.h. Sources: sklearn/decomposition/_nmf.py and _cdnmf_fast.pyx. numbers = {l1, l2, tolerance, …},
// integers = {iterations, …}.
#include "ops/factorize.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include <fmt/format.h>

#include "math/elementary.h"
#include "math/power.h"
#include "math/random.h"
#include "math/sums.h"
#include "ops/factorize_onnx.h"
#include "ops/kernel.h"

namespace brine {
namespace {

constexpr double kSmall = 0x1p-23;  // what NMF takes for zero, whatever the dtype: float32's eps

Type factor_type(const Call& call) {
  const Type &X = call.in(0), &H = call.in(1);
  const auto is_wide = [](Dtype dtype) { return dtype == Dtype::kFloat32 || dtype == Dtype::kFloat64; };
  if (X.form != Form::kDense || X.rank() != 2 || H.rank() != 2 || H.has_rows() || !is_wide(X.dtype) ||
      !is_wide(H.dtype))
    throw Error(Kind::kInternal, "expected rows of floats and a matrix");
  if (X.width() != H.width())
    throw Error(Kind::kUsage, fmt::format("expected {} features, found {}", H.width(), X.width()));
  return {X.dtype, {X.shape[0], H.shape[0]}};
}

// The sum over columns of a row's product with a row of H, left to right.
template <class C, class T>
C dot(const T* x, const C* h, Index f) {
  C sum = 0;
  for (Index j = 0; j < f; ++j) sum += static_cast<C>(x[j]) * h[j];
  return sum;
}

// H H', (k, k).
template <class C>
void fill_gram(const C* H, Index k, Index f, C* G) {
  for (Index s = 0; s < k; ++s)
    for (Index t = 0; t <= s; ++t) G[s * k + t] = G[t * k + s] = dot(H + s * f, H + t * f, f);
}

// ---- coordinate descent ---------------------------------------------------------------------------------------------

// One pass over component t: the sum of the projected gradients.
template <class T>
T descend(Index t, const T* G, const T* P, T* W, Index n, Index k) {
  T violation = 0;
  const T* g = G + t * k;
  for (Index i = 0; i < n; ++i, W += k, P += k) {
    T gradient = -P[t];
    for (Index r = 0; r < k; ++r) gradient += g[r] * W[r];
    violation += std::fabs(W[t] == 0 ? std::min(T{0}, gradient) : gradient);
    if (g[t] != 0) W[t] = std::max(W[t] - gradient / g[t], T{0});
  }
  return violation;
}

template <class T>
Bad run_coordinates(const Run& run) {
  const Index n = run.rows, k = run.site.out.width(), f = run.site.in(0).width();
  const std::vector<double>& numbers = run.site.attributes.numbers;
  const std::vector<Index>& integers = run.site.attributes.integers;
  const T *X = run.input<T>(0), *H = run.input<T>(1);
  char* memory = run.scratch.of<char>(static_cast<std::size_t>(k) * sizeof(Index) +
                                      static_cast<std::size_t>((k + n) * k) * sizeof(T));
  auto* order = reinterpret_cast<Index*>(memory);
  T *G = reinterpret_cast<T*>(order + k), *P = G + k * k, *W = run.output<T>();
  fill_gram(H, k, f, G);
  const T l1 = static_cast<T>(numbers[0]), l2 = static_cast<T>(numbers[1]);
  for (Index t = 0; t < k; ++t) G[t * k + t] += l2;
  for (Index i = 0; i < n; ++i)
    for (Index t = 0; t < k; ++t) P[i * k + t] = dot(X + i * f, H + t * f, f) - l1;
  std::fill_n(W, n * k, T{0});
  std::iota(order, order + k, Index{0});
  const bool shuffles = integers[1] >= 0;
  math::RandomState random(shuffles ? static_cast<std::uint32_t>(integers[1]) : 0);
  double first = 0;
  for (Index iteration = 0; iteration < integers[0]; ++iteration) {
    if (shuffles) random.permutation(order, k);
    T violation = 0;
    for (Index s = 0; s < k; ++s) violation += descend(order[s], G, P, W, n, k);
    if (iteration == 0) first = static_cast<double>(violation);
    if (first == 0 || static_cast<double>(violation) / first <= numbers[2]) break;
  }
  return {};
}

// ---- multiplicative steps -------------------------------------------------------------------------------------------

// numpy's power with a Python number: these exponents are other operations than pow.
template <class C>
C power_of(C x, double exponent) {
  if (exponent == 0) return 1;
  if (exponent == 1) return x;
  if (exponent == 2) return x * x;
  if (exponent == 0.5) return std::sqrt(x);
  if (exponent == -1) return 1 / x;
  return math::pow(x, static_cast<C>(exponent));
}

template <class C>
C at_least_small(C x) {
  return x < static_cast<C>(kSmall) ? static_cast<C>(kSmall) : x;
}

// What steps of one batch share. T: X and W; C: what is computed in.
template <class T, class C>
struct Steps {
  Index n, f, k;
  const T* X;
  const C* H;
  T* W;
  double beta, gamma;
  C l1, l2;
  C *gram, *h_sums, *wh, *ratio, *numerator, *denominator;  // (k, k), (k,), (f,), (f,), (k,), (k,)

  void fill_product(const T* w) const {
    std::fill_n(wh, f, C{0});
    for (Index t = 0; t < k; ++t)
      for (Index j = 0; j < f; ++j) wh[j] += static_cast<C>(w[t]) * H[t * f + j];
  }

  // Numerator and denominator of one row; wh is used up.
  void fill_fraction(const T* x, const T* w) const {
    if (beta == 2) {
      for (Index t = 0; t < k; ++t) {
        numerator[t] = dot(x, H + t * f, f);
        denominator[t] = dot(w, gram + t * k, k);
      }
      return;
    }
    fill_product(w);
    for (Index j = 0; j < f; ++j) {
      const C safe = beta < 2 ? at_least_small(wh[j]) : wh[j], value = static_cast<C>(x[j]);
      const C inverse = 1 / safe;
      ratio[j] = beta == 1 ? value / safe : beta == 0 ? inverse * inverse * value : power_of(safe, beta - 2) * value;
      if (beta != 1) wh[j] = power_of(beta < 1 ? at_least_small(wh[j]) : wh[j], beta - 1);
    }
    for (Index t = 0; t < k; ++t) {
      numerator[t] = dot(ratio, H + t * f, f);
      denominator[t] = beta == 1 ? h_sums[t] : dot(wh, H + t * f, f);
    }
  }

  // One step of all rows: the squares of the changes and of the new coefficients, summed.
  void step(double& changes, double& squares) const {
    changes = squares = 0;
    for (Index i = 0; i < n; ++i) {
      T* w = W + i * k;
      fill_fraction(X + i * f, w);
      for (Index t = 0; t < k; ++t) {
        C below = denominator[t];
        if (l1 > 0) below += l1;
        if (l2 > 0) below += l2 * static_cast<C>(w[t]);
        C factor = numerator[t] / (below == 0 ? static_cast<C>(kSmall) : below);
        if (gamma != 1) factor = power_of(factor, gamma);
        const T before = w[t];
        w[t] = static_cast<T>(static_cast<C>(before) * factor);
        const double change = static_cast<double>(w[t]) - static_cast<double>(before);
        changes += change * change;
        squares += static_cast<double>(w[t]) * static_cast<double>(w[t]);
      }
    }
  }

  // sqrt(2 beta-divergence(X, W H)): values of X of at most kSmall leave the data terms out.
  double error() const {
    double data = 0, total = 0, sum = 0, logs = 0;
    for (Index i = 0; i < n; ++i) {
      const T* x = X + i * f;
      fill_product(W + i * k);
      for (Index j = 0; j < f; ++j) {
        const double value = static_cast<double>(x[j]), product = static_cast<double>(wh[j]);
        if (beta == 2) {
          data += (value - product) * (value - product);
          continue;
        }
        if (beta != 0 && beta != 1) total += power_of(product, beta);
        if (beta == 1) total += product;
        if (value <= kSmall) continue;
        const double safe = std::max(product, kSmall);
        if (beta == 1) data += value * math::log(value / safe);
        else if (beta == 0) data += value / safe;
        else data += value * power_of(safe, beta - 1);
        if (beta == 0) logs += math::log(value / safe);
        sum += beta == 0 || beta == 1 ? value : power_of(value, beta);
      }
    }
    if (beta == 2) return std::sqrt(data);
    double divergence = 0;
    if (beta == 1) divergence = data + (total - sum);
    else if (beta == 0) divergence = data - static_cast<double>(n) * static_cast<double>(f) - logs;
    else divergence = (sum - beta * data + total * (beta - 1)) / (beta * (beta - 1));
    return std::sqrt(2 * std::max(divergence, 0.0));
  }
};

template <class T, class C>
void iterate_by_error(const Steps<T, C>& steps, double tolerance, Index iterations) {
  const double start = steps.error();
  double previous = start, changes = 0, squares = 0;
  for (Index iteration = 1; iteration <= iterations; ++iteration) {
    steps.step(changes, squares);
    // scikit-learn adds l1 in place to the sums that it keeps: each step divides by one l1 more.
    for (Index t = 0; steps.beta == 1 && steps.l1 > 0 && t < steps.k; ++t) steps.h_sums[t] += steps.l1;
    for (Index i = 0; steps.beta < 1 && i < steps.n * steps.k; ++i)
      if (static_cast<double>(steps.W[i]) < 0x1p-52) steps.W[i] = 0;
    if (!(tolerance > 0) || iteration % 10 != 0) continue;
    const double error = steps.error();
    if ((previous - error) / start < tolerance) break;
    previous = error;
  }
}

template <class T, class C>
void iterate_by_change(const Steps<T, C>& steps, double tolerance, Index iterations) {
  double changes = 0, squares = 0;
  for (Index iteration = 1; iteration <= iterations; ++iteration) {
    steps.step(changes, squares);
    if (tolerance > 0 && std::sqrt(changes) / std::sqrt(squares) <= tolerance) break;
  }
}

template <class T, class C>
Bad run_steps(const Run& run) {
  const std::vector<double>& numbers = run.site.attributes.numbers;
  const std::vector<Index>& integers = run.site.attributes.integers;
  const Index n = run.rows, k = run.site.out.width(), f = run.site.in(0).width();
  C* memory = run.scratch.of<C>(static_cast<std::size_t>(k * k + 3 * k + 2 * f));
  const Steps<T, C> steps{.n = n,
                          .f = f,
                          .k = k,
                          .X = run.input<T>(0),
                          .H = run.input<C>(1),
                          .W = run.output<T>(),
                          .beta = numbers[3],
                          .gamma = numbers[4],
                          .l1 = static_cast<C>(numbers[0]),
                          .l2 = static_cast<C>(numbers[1]),
                          .gram = memory,
                          .h_sums = memory + k * k,
                          .wh = memory + k * k + 3 * k,
                          .ratio = memory + k * k + 3 * k + f,
                          .numerator = memory + k * k + k,
                          .denominator = memory + k * k + 2 * k};
  if (steps.beta == 2) fill_gram(steps.H, k, f, steps.gram);
  for (Index t = 0; t < k; ++t) steps.h_sums[t] = math::pairwise_sum(steps.H + t * f, f);
  const T mean = math::pairwise_sum(steps.X, n * f) / static_cast<T>(n * f);
  std::fill_n(steps.W, n * k, std::sqrt(mean / static_cast<T>(k)));
  if (static_cast<StopRule>(integers[1]) == StopRule::kError) iterate_by_error(steps, numbers[2], integers[0]);
  else iterate_by_change(steps, numbers[2], integers[0]);
  return {};
}

Grain whole(const Site&) { return Grain::kWhole; }

Compiled compile_coordinates(const Site& site) {
  if (site.in(1).dtype != site.out.dtype) throw Error(Kind::kInternal, "expected components of the rows' type");
  if (site.out.dtype == Dtype::kFloat32) return {run_coordinates<float>};
  return {run_coordinates<double>};
}

Compiled compile_steps(const Site& site) {
  const bool is_single = site.in(0).dtype == Dtype::kFloat32;
  if (site.in(1).dtype == Dtype::kFloat64) return {is_single ? run_steps<float, double> : run_steps<double, double>};
  if (!is_single) throw Error(Kind::kInternal, "expected components of the rows' type or a wider one");
  return {run_steps<float, float>};
}

}  // namespace

constinit const Op kFactorByCoordinates{.name = "factor_by_coordinates",
                                        .type = factor_type,
                                        .compile = compile_coordinates,
                                        .to_onnx = spell_coordinate_descent,
                                        .grain = whole};
constinit const Op kFactorBySteps{
    .name = "factor_by_steps", .type = factor_type, .compile = compile_steps, .to_onnx = spell_steps, .grain = whole};

Value factor_by_coordinates(Value X, Value H, const Factorization& options, std::optional<std::uint32_t> seed) {
  return X.program().apply(kFactorByCoordinates, {X, H},
                           {.integers = {options.iterations_max, seed ? static_cast<Index>(*seed) : Index{-1}},
                            .numbers = {options.l1, options.l2, options.tolerance}});
}

Value factor_by_steps(Value X, Value H, double beta, double gamma, const Factorization& options, StopRule rule) {
  return X.program().apply(kFactorBySteps, {X, H.cast(promote(X.dtype(), H.dtype()))},
                           {.integers = {options.iterations_max, static_cast<Index>(rule)},
                            .numbers = {options.l1, options.l2, options.tolerance, beta, gamma}});
}

}  // namespace brine
