// least_angle_codes of sparse_codes.h. Source: sklearn/linear_model/_least_angle.py, _lars_path_solver, with a Gram
// matrix and no path.
//
// Atoms are either active or not; what stands in `order` first is active, and `cor` holds the others' correlations with
// what is left of the row, in the order of `order`.
#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "math/sums.h"
#include "ops/cholesky.h"
#include "ops/kernel.h"
#include "ops/sparse_codes.h"

namespace brine {
namespace {

constexpr double kEps = 0x1p-52, kPivotMin = 1e-7;
constexpr float kClose = 0x1p-23f, kTiny = std::numeric_limits<float>::min();
constexpr int kRaisesMax = 64;  // of the diagonal of an ill-conditioned factor

template <class T>
T smallest_positive(T least, T value) {
  return value > 0 && value < least ? value : least;
}

template <class T>
struct Path {
  const T* G;
  const T* q;
  Index k;
  LeastAngle options;
  Index* order;
  Index* gone;                                           // (k,): the active atoms that leave
  T *L, *raised;                                         // (k, k) each
  T *cor, *signs, *coef, *before, *direction, *corr;     // (k,) each
  Index active = 0, n_gone = 0;
  T largest = 0, alpha = 0, alpha_before = 0;
  Index best = 0;       // of `cor`
  bool drops = false;

  Index inactive() const { return k - active; }

  void start() {
    std::iota(order, order + k, Index{0});
    std::copy_n(q, k, cor);
    std::fill_n(coef, k, T{0});
    std::fill_n(before, k, T{0});
    std::fill_n(signs, k, T{0});
  }

  void find_largest() {
    largest = 0;
    if (inactive() == 0) return;
    const auto size = [&](Index i) { return options.is_positive ? cor[i] : std::fabs(cor[i]); };
    best = 0;
    for (Index i = 1; i < inactive(); ++i)
      if (size(i) > size(best)) best = i;
    largest = size(best);
  }

  // The end of the path: back on the last segment to where alpha is alpha_min.
  void finish(Index iteration) {
    const T least = static_cast<T>(options.alpha_min);
    if (!(std::fabs(alpha - least) > static_cast<T>(kClose)) || iteration == 0) return;
    const T part = (alpha_before - least) / (alpha_before - alpha);
    for (Index j = 0; j < k; ++j) coef[j] = before[j] + part * (coef[j] - before[j]);
  }

  // The best atom joins. False: it depends on the active ones; its correlation becomes 0 (`order` stays exchanged, as
  // in scikit-learn).
  bool join() {
    signs[active] = options.is_positive || cor[best] > 0 ? T{1} : cor[best] < 0 ? T{-1} : T{0};
    std::swap(cor[0], cor[best]);
    std::swap(order[active], order[active + best]);
    T* row = L + active * k;
    const Index next = order[active];
    for (Index j = 0; j < active; ++j) row[j] = G[next * k + order[j]];
    solve_lower(L, k, active, row);
    const T rest = std::fabs(G[next * k + next] - math::dot_in_order(row, row, active));
    const T pivot = std::max(std::sqrt(rest), static_cast<T>(kEps));
    if (pivot < static_cast<T>(kPivotMin)) {
      cor[0] = 0;
      std::swap(cor[0], cor[best]);
      return false;
    }
    row[active++] = pivot;
    std::copy(cor + 1, cor + 1 + inactive(), cor);
    return true;
  }

  T solve_direction(const T* factor) {
    std::copy_n(signs, active, direction);
    solve_lower(factor, k, active, direction);
    solve_lower_transposed(factor, k, active, direction);
    T total = 0;
    for (Index j = 0; j < active; ++j) total += direction[j] * signs[j];
    return total;
  }

  // The direction that makes equal angles with all active atoms, scaled; gives the scale.
  T aim() {
    T total = solve_direction(L);
    if (active == 1 && direction[0] == 0) {
      direction[0] = 1;
      return 1;
    }
    T scale = 1 / std::sqrt(total);
    if (!std::isfinite(scale)) std::copy_n(L, active * k, raised);
    for (int raise = 0; !std::isfinite(scale) && raise < kRaisesMax; ++raise) {
      for (Index j = 0; j < active; ++j) raised[j * k + j] += static_cast<T>(std::ldexp(kEps, raise));
      total = solve_direction(raised);
      scale = 1 / std::sqrt(std::max(total, static_cast<T>(kEps)));
    }
    for (Index j = 0; j < active; ++j) direction[j] *= scale;
    return scale;
  }

  // How far to go until another atom is as close as the active ones.
  T step_length(T scale) {
    const T digits = std::is_same_v<T, float> ? T(1e6) : T(1e15), tiny = static_cast<T>(kTiny);
    const T most = std::numeric_limits<T>::max();
    T nearest = most;
    for (Index i = 0; i < inactive(); ++i) {
      const T* g = G + order[active + i] * k;
      T total = 0;
      for (Index j = 0; j < active; ++j) total += g[order[j]] * direction[j];
      corr[i] = std::nearbyint(total * digits) / digits;
      nearest = smallest_positive(nearest, (largest - cor[i]) / (scale - corr[i] + tiny));
      if (!options.is_positive) nearest = smallest_positive(nearest, (largest + cor[i]) / (scale + corr[i] + tiny));
    }
    return std::min(nearest, largest / scale);
  }

  // Active coefficients that cross 0 before: they turn their sign, and with the lasso the step ends there.
  T cut_step(T step) {
    drops = false;
    n_gone = 0;
    const auto crossing = [&](Index j) { return -coef[order[j]] / (direction[j] + static_cast<T>(kTiny)); };
    T nearest = std::numeric_limits<T>::max();
    for (Index j = 0; j < active; ++j) nearest = smallest_positive(nearest, crossing(j));
    if (!(nearest < step)) return step;
    for (Index j = active; j-- > 0;)
      if (crossing(j) == nearest) gone[n_gone++] = j;
    for (Index i = 0; i < n_gone; ++i) signs[gone[i]] = -signs[gone[i]];
    drops = true;
    return options.is_lasso ? nearest : step;
  }

  void go(T step) {
    std::copy_n(coef, k, before);
    std::fill_n(coef, k, T{0});
    for (Index j = 0; j < active; ++j) coef[order[j]] = before[order[j]] + step * direction[j];
    for (Index i = 0; i < inactive(); ++i) cor[i] -= step * corr[i];
    alpha_before = alpha;
  }

  // The factor without row and column `at`, by Givens rotations from there on.
  void shrink_factor(Index at) {
    for (Index i = at; i + 1 < active; ++i) std::copy_n(L + (i + 1) * k, i + 2, L + i * k);
    for (Index i = at; i + 1 < active; ++i) {
      const T a = L[i * k + i], b = L[i * k + i + 1], radius = std::sqrt(a * a + b * b);
      const T c = radius != 0 ? a / radius : T{1}, s = radius != 0 ? b / radius : T{0};
      for (Index row = i; row + 1 < active; ++row) {
        const T x = L[row * k + i], y = L[row * k + i + 1];
        L[row * k + i] = c * x + s * y;
        L[row * k + i + 1] = c * y - s * x;
      }
      L[i * k + i + 1] = 0;
    }
  }

  void leave(Index at) {
    shrink_factor(at);
    --active;
    const Index left = order[at];
    std::copy(order + at + 1, order + active + 1, order + at);
    order[active] = left;
    std::copy(signs + at + 1, signs + active + 1, signs + at);
    signs[active] = 0;
    std::copy_backward(cor, cor + inactive() - 1, cor + inactive());
    cor[0] = q[left] - math::dot_in_order(G + left * k, coef, k);
  }

  void run() {
    start();
    const T end = static_cast<T>(static_cast<float>(options.alpha_min) + kClose);
    for (Index iteration = 0;;) {
      find_largest();
      alpha = largest / static_cast<T>(options.scale);
      if (alpha <= end || alpha != alpha) return finish(iteration);
      if (iteration >= options.iterations_max || active >= k) return;
      if (!drops && !join()) continue;
      if (options.is_lasso && iteration > 0 && alpha_before < alpha) return;
      const T scale = aim();
      const T step = cut_step(step_length(scale));
      ++iteration;
      go(step);
      for (Index i = 0; drops && options.is_lasso && i < n_gone; ++i) leave(gone[i]);
    }
  }
};

Type path_type(const Call& call) {
  const Type &Q = call.in(0), &G = call.in(1);
  if (Q.form != Form::kDense || Q.rank() != 2 || G != Type{Q.dtype, {Q.width(), Q.width()}} ||
      (Q.dtype != Dtype::kFloat32 && Q.dtype != Dtype::kFloat64))
    throw Error(Kind::kInternal, "expected products with atoms, and their Gram matrix, of one float type");
  return Q;
}

template <class T>
Bad run_paths(const Run& run) {
  const std::vector<Index>& integers = run.site.attributes.integers;
  const std::vector<double>& numbers = run.site.attributes.numbers;
  const Index k = run.site.out.width();
  const LeastAngle options{numbers[0], numbers[1], integers[0], integers[1] != 0, integers[2] != 0};
  auto* order = reinterpret_cast<Index*>(run.scratch.of<char>(static_cast<std::size_t>(2 * k) * sizeof(Index) +
                                                              static_cast<std::size_t>(2 * k * k + 5 * k) * sizeof(T)));
  T *L = reinterpret_cast<T*>(order + 2 * k), *rest = L + 2 * k * k;
  for (Index row = 0; row < run.rows; ++row) {
    Path<T> path{.G = run.input<T>(1),
                 .q = run.input<T>(0) + row * k,
                 .k = k,
                 .options = options,
                 .order = order,
                 .gone = order + k,
                 .L = L,
                 .raised = L + k * k,
                 .cor = rest,
                 .signs = rest + k,
                 .coef = run.output<T>() + row * k,
                 .before = rest + 2 * k,
                 .direction = rest + 3 * k,
                 .corr = rest + 4 * k};
    path.run();
  }
  return {};
}

Compiled compile_paths(const Site& site) {
  if (site.out.dtype == Dtype::kFloat32) return {run_paths<float>};
  return {run_paths<double>};
}

}  // namespace

constinit const Op kLeastAngleCodes{.name = "least_angle_codes", .type = path_type, .compile = compile_paths};

Value least_angle_codes(Value Q, Value G, const LeastAngle& options) {
  const Dtype dtype = promote(Q.dtype(), G.dtype());
  return Q.program().apply(kLeastAngleCodes, {Q.cast(dtype), G.cast(dtype)},
                           {.integers = {options.iterations_max, options.is_lasso, options.is_positive},
                            .numbers = {options.scale, options.alpha_min}});
}

}  // namespace brine
