// See sparse_codes.h: matching pursuit and coordinate descent. Sources: sklearn/linear_model/_omp.py (_gram_omp) and
// _cd_fast.pyx (enet_coordinate_descent_gram).
#include "ops/sparse_codes.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "math/sums.h"
#include "ops/cholesky.h"
#include "ops/kernel.h"

namespace brine {
namespace {

bool is_wide(Dtype dtype) { return dtype == Dtype::kFloat32 || dtype == Dtype::kFloat64; }

Type code_type(const Call& call) {
  const Type &Q = call.in(0), &G = call.in(1);
  if (Q.form != Form::kDense || Q.rank() != 2 || !is_wide(Q.dtype) || !is_wide(G.dtype) ||
      G.shape != Shape{Q.width(), Q.width()})
    throw Error(Kind::kInternal, "expected products with atoms, and their Gram matrix");
  return {G.dtype, Q.shape};
}

// ---- orthogonal matching pursuit ------------------------------------------------------------------------------------

// T: of G and the code; C: of the products.
template <class T, class C>
struct Pursuit {
  const T* G;
  Index k, atoms;
  bool unit_pivots;
  T *L, *gamma;     // (atoms, atoms), (atoms,)
  C* alpha;         // (k,): what the chosen atoms leave, in the order of `order`
  Index* order;     // the chosen atoms first

  T gram(Index i, Index j) const { return G[order[i] * k + order[j]]; }

  // The row of L of one more atom; false: it depends on the chosen ones.
  bool extend(Index chosen, Index next) const {
    T* row = L + chosen * atoms;
    for (Index j = 0; j < chosen; ++j) row[j] = gram(next, j);
    solve_lower(L, atoms, chosen, row);
    const T norm = std::sqrt(math::dot_in_order(row, row, chosen));
    const T rest = (unit_pivots ? T{1} : gram(next, next)) - norm * norm;
    if (chosen > 0 && rest <= std::numeric_limits<T>::epsilon()) return false;
    row[chosen] = std::sqrt(rest);
    return true;
  }

  void run(const C* q, T* code) const {
    std::iota(order, order + k, Index{0});
    std::copy_n(q, k, alpha);
    Index chosen = 0;
    for (; chosen < atoms; ++chosen) {
      Index best = 0;
      for (Index j = 1; j < k; ++j)
        if (std::fabs(alpha[j]) > std::fabs(alpha[best])) best = j;
      if (best < chosen || alpha[best] * alpha[best] < static_cast<C>(std::numeric_limits<T>::epsilon())) break;
      if (!extend(chosen, best)) break;
      std::swap(order[chosen], order[best]);
      for (Index j = 0; j <= chosen; ++j) gamma[j] = static_cast<T>(q[order[j]]);
      solve_lower(L, atoms, chosen + 1, gamma);
      solve_lower_transposed(L, atoms, chosen + 1, gamma);
      for (Index i = 0; i < k; ++i) {
        T explained = 0;
        for (Index j = 0; j <= chosen; ++j) explained += gram(i, j) * gamma[j];
        alpha[i] = q[order[i]] - static_cast<C>(explained);
      }
    }
    std::fill_n(code, k, T{0});
    for (Index j = 0; j < chosen; ++j) code[order[j]] = gamma[j];
  }
};

template <class T, class C>
Bad run_pursuit(const Run& run) {
  const Index k = run.site.out.width(), atoms = run.site.attributes.integers[0];
  const auto size = [](Index count, std::size_t item) { return static_cast<std::size_t>(count) * item; };
  char* memory = run.scratch.of<char>(size(k, sizeof(Index) + sizeof(C)) + size((atoms + 1) * atoms, sizeof(T)));
  auto* order = reinterpret_cast<Index*>(memory);
  auto* alpha = reinterpret_cast<C*>(order + k);
  auto* L = reinterpret_cast<T*>(alpha + k);
  const Pursuit<T, C> pursuit{run.input<T>(1),   k,     atoms, run.site.attributes.integers[1] != 0, L,
                              L + atoms * atoms, alpha, order};
  for (Index row = 0; row < run.rows; ++row) pursuit.run(run.input<C>(0) + row * k, run.output<T>() + row * k);
  return {};
}

Compiled compile_pursuit(const Site& site) {
  const bool is_single = site.out.dtype == Dtype::kFloat32;
  if (site.in(0).dtype == Dtype::kFloat64)
    return {is_single ? run_pursuit<float, double> : run_pursuit<double, double>};
  if (!is_single) throw Error(Kind::kInternal, "expected products of the Gram matrix's type or a wider one");
  return {run_pursuit<float, float>};
}

// ---- coordinate descent ---------------------------------------------------------------------------------------------

template <class T>
struct Gap {
  T value, largest;  // the duality gap, and the largest correlation of an atom with what is left
};

template <class T>
struct Descent {
  const T* G;
  Index k;
  T l1, tolerance;
  Index iterations_max;
  bool is_positive, screens;
  T *Gw, *left, *w;     // G w; q - G w when the gap was last asked for
  Index* inside;        // atoms that may be in the code
  Index n_inside = 0;

  void add(T factor, Index j) const {
    for (Index i = 0; i < k; ++i) Gw[i] += factor * G[j * k + i];
  }

  Gap<T> gap(const T* q, T norm) const {
    T largest = is_positive ? -std::numeric_limits<T>::infinity() : T{0}, qw = 0, wGw = 0, sizes = 0;
    for (Index j = 0; j < k; ++j) {
      left[j] = q[j] - Gw[j];
      largest = std::max(largest, is_positive ? left[j] : std::fabs(left[j]));
      qw += w[j] * q[j];
      wGw += w[j] * Gw[j];
      sizes += std::fabs(w[j]);
    }
    const T rest = norm + wGw - 2 * qw;
    const bool is_beyond = largest > l1;
    const T share = is_beyond ? l1 / largest : T{1};
    const T value =
        (is_beyond ? T(0.5) * (rest + rest * share * share) : rest) + l1 * sizes - share * norm + share * qw;
    return {value, largest};
  }

  void screen(const Gap<T>& gap) {
    Index kept = 0;
    for (Index i = 0; i < n_inside; ++i) {
      const Index j = inside[i];
      if ((1 - std::fabs(left[j] / std::max(l1, gap.largest))) / std::sqrt(G[j * k + j]) <=
          std::sqrt(2 * std::fabs(gap.value)) / l1) {
        inside[kept++] = j;
      } else if (w[j] != 0) {
        add(-w[j], j);
        w[j] = 0;
      }
    }
    n_inside = kept;
  }

  // One pass: whether the gap is to be asked for.
  bool pass(const T* q) const {
    T largest = 0, change = 0;
    for (Index i = 0; i < n_inside; ++i) {
      const Index j = inside[i];
      const T curvature = G[j * k + j], old = w[j];
      if (curvature == 0) continue;
      if (!screens && old != 0) add(-old, j);
      const T t = screens ? q[j] - Gw[j] + old * curvature : q[j] - Gw[j];
      const T size = std::max(std::fabs(t) - l1, T{0}) / curvature;
      w[j] = is_positive && t < 0 ? T{0} : t < 0 ? -size : t > 0 ? size : T{0};
      if (screens && w[j] != old) add(w[j] - old, j);
      if (!screens && w[j] != 0) add(w[j], j);
      change = std::max(change, std::fabs(w[j] - old));
      largest = std::max(largest, std::fabs(w[j]));
    }
    return largest == 0 || (screens ? change / largest <= tolerance : change / largest < tolerance);
  }

  void run(const T* q, T norm) {
    std::fill_n(w, k, T{0});
    std::fill_n(Gw, k, T{0});
    n_inside = 0;
    for (Index j = 0; j < k; ++j)
      if (!screens || G[j * k + j] != 0) inside[n_inside++] = j;
    const T bound = tolerance * norm;
    if (screens) {
      const Gap<T> first = gap(q, norm);
      if (first.value >= 0 && first.value <= bound) return;
      if (l1 != 0) screen(first);
    }
    for (Index iteration = 0; iteration < iterations_max; ++iteration) {
      if (!pass(q) && iteration + 1 < iterations_max) continue;
      const Gap<T> now = gap(q, norm);
      if (screens ? now.value <= bound : now.value < bound) break;
      if (screens && l1 != 0) screen(now);
    }
  }
};

template <class T>
Bad run_descent(const Run& run) {
  const std::vector<Index>& integers = run.site.attributes.integers;
  const std::vector<double>& numbers = run.site.attributes.numbers;
  const Index k = run.site.out.width();
  auto* inside =
      reinterpret_cast<Index*>(run.scratch.of<char>(static_cast<std::size_t>(k) * (sizeof(Index) + 2 * sizeof(T))));
  T* Gw = reinterpret_cast<T*>(inside + k);
  for (Index row = 0; row < run.rows; ++row) {
    Descent<T> descent{.G = run.input<T>(1),
                       .k = k,
                       .l1 = static_cast<T>(numbers[0]),
                       .tolerance = static_cast<T>(numbers[1]),
                       .iterations_max = integers[0],
                       .is_positive = integers[1] != 0,
                       .screens = integers[2] != 0,
                       .Gw = Gw,
                       .left = Gw + k,
                       .w = run.output<T>() + row * k,
                       .inside = inside};
    descent.run(run.input<T>(0) + row * k, run.input<T>(2)[row]);
  }
  return {};
}

Compiled compile_descent(const Site& site) {
  if (site.in(0).dtype != site.out.dtype || site.in(2) != Type{site.out.dtype, {site.out.shape[0]}})
    throw Error(Kind::kInternal, "expected products, Gram matrix and norms of one float type");
  if (site.out.dtype == Dtype::kFloat32) return {run_descent<float>};
  return {run_descent<double>};
}

}  // namespace

constinit const Op kMatchingPursuit{.name = "matching_pursuit", .type = code_type, .compile = compile_pursuit};
constinit const Op kCoordinateCodes{.name = "coordinate_codes", .type = code_type, .compile = compile_descent};

Value matching_pursuit(Value Q, Value G, Index atoms, bool unit_pivots) {
  return Q.program().apply(kMatchingPursuit, {Q, G}, {.integers = {atoms, unit_pivots}});
}

Value coordinate_codes(Value Q, Value G, Value norms, const LassoCodes& options) {
  return Q.program().apply(kCoordinateCodes, {Q, G, norms},
                           {.integers = {options.iterations_max, options.is_positive, options.screens},
                            .numbers = {options.penalty, options.tolerance}});
}

}  // namespace brine
