// Least angle regression: every direction by elimination from the active atoms' own equations, in long double, where
// the kernel keeps a factor that grows and shrinks.
#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "reference/twins.h"

namespace brine::reference {
namespace {

using Vector = std::vector<Number>;
constexpr Number kFar = std::numeric_limits<Number>::infinity();

// A^-1 b by elimination with row exchanges; A (n, n).
Vector solution(std::vector<Vector> A, Vector b) {
  const std::size_t n = b.size();
  for (std::size_t i = 0; i < n; ++i) {
    std::size_t pivot = i;
    for (std::size_t row = i + 1; row < n; ++row)
      if (std::fabs(A[row][i]) > std::fabs(A[pivot][i])) pivot = row;
    std::swap(A[i], A[pivot]);
    std::swap(b[i], b[pivot]);
    for (std::size_t row = i + 1; row < n; ++row) {
      const Number factor = A[row][i] / A[i][i];
      for (std::size_t j = i; j < n; ++j) A[row][j] -= factor * A[i][j];
      b[row] -= factor * b[i];
    }
  }
  for (std::size_t i = n; i-- > 0;) {
    for (std::size_t j = i + 1; j < n; ++j) b[i] -= A[i][j] * b[j];
    b[i] /= A[i][i];
  }
  return b;
}

Number dot(const Vector& a, const Vector& b) { return std::inner_product(a.begin(), a.end(), b.begin(), Number{0}); }

struct Path {
  const Values& G;
  Vector q;
  Number scale, alpha_min;
  Index iterations_max;
  bool is_lasso, is_positive;
  std::vector<Index> active = {}, others = {};
  Vector signs = {}, left = {}, w = {}, before = {};  // of active; of others: their correlations; of all: coefficients
  std::vector<bool> crosses = {};                     // of active: those that came to 0

  Index k() const { return static_cast<Index>(q.size()); }
  Number gram(Index i, Index j) const { return G.numbers[i * k() + j]; }

  Vector solved(const Vector& b) const {
    std::vector<Vector> A;
    for (const Index i : active) {
      A.emplace_back();
      for (const Index j : active) A.back().push_back(gram(i, j));
    }
    return solution(std::move(A), b);
  }

  // Whether the atom at `best` of the others is more than a combination of the active ones. If not it stays, exchanged
  // with the first but for its correlation, which is 0 from now on: so it is in scikit-learn.
  bool join(std::size_t best) {
    const Index atom = others[best];
    Vector with_active;
    for (const Index j : active) with_active.push_back(gram(atom, j));
    const Number rest = gram(atom, atom) - dot(with_active, solved(with_active));
    std::swap(others[0], others[best]);
    if (std::sqrt(std::fabs(rest)) < 1e-7L) {
      left[best] = 0;
      return false;
    }
    signs.push_back(is_positive || left[best] > 0 ? 1 : left[best] < 0 ? -1 : 0);
    active.push_back(atom);
    std::swap(left[0], left[best]);
    others.erase(others.begin());
    left.erase(left.begin());
    return true;
  }

  void step(Number largest) {
    Vector direction = solved(signs);
    const Number speed = 1 / std::sqrt(dot(direction, signs));
    for (Number& each : direction) each *= speed;
    Number length = largest / speed;
    const auto limit = [&](Number up, Number down) {
      length = down != 0 && up / down > 0 ? std::min(length, up / down) : length;
    };
    Vector change;
    for (std::size_t i = 0; i < others.size(); ++i) {
      change.push_back(0);
      for (std::size_t j = 0; j < active.size(); ++j) change[i] += gram(others[i], active[j]) * direction[j];
      limit(largest - left[i], speed - change[i]);
      if (!is_positive) limit(largest + left[i], speed + change[i]);
    }
    Number zero = kFar;
    const auto crossing = [&](std::size_t j) { return -w[active[j]] / direction[j]; };
    for (std::size_t j = 0; j < active.size(); ++j)
      if (crossing(j) > 0) zero = std::min(zero, crossing(j));
    crosses.assign(active.size(), false);
    for (std::size_t j = 0; zero < length && j < active.size(); ++j)
      if (crossing(j) == zero) crosses[j] = true;
    if (zero < length && is_lasso) length = zero;
    before = w;
    w.assign(before.size(), 0);
    for (std::size_t j = 0; j < active.size(); ++j) w[active[j]] = before[active[j]] + length * direction[j];
    for (std::size_t i = 0; i < others.size(); ++i) left[i] -= length * change[i];
    for (std::size_t j = 0; j < active.size(); ++j)
      if (crosses[j]) signs[j] = -signs[j];
  }

  void drop_crossed() {
    for (std::size_t j = active.size(); j-- > 0;) {
      if (!crosses[j]) continue;
      const Index atom = active[j];
      active.erase(active.begin() + static_cast<Index>(j));
      signs.erase(signs.begin() + static_cast<Index>(j));
      Number rest = q[atom];
      for (Index i = 0; i < k(); ++i) rest -= gram(atom, i) * w[i];
      others.insert(others.begin(), atom);
      left.insert(left.begin(), rest);
    }
  }

  void run() {
    others.resize(q.size());
    std::iota(others.begin(), others.end(), Index{0});
    left = q;
    w = before = Vector(q.size());
    bool crossed = false;
    Number alpha_before = 0;
    for (Index iteration = 0;;) {
      const auto size = [&](Number x) { return is_positive ? x : std::fabs(x); };
      const auto top =
          std::max_element(left.begin(), left.end(), [&](Number a, Number b) { return size(a) < size(b); });
      const Number largest = top == left.end() ? 0 : size(*top), alpha = largest / scale;
      if (alpha <= alpha_min + 0x1p-23L) {
        const Number part = (alpha_before - alpha_min) / (alpha_before - alpha);
        for (Index j = 0; iteration > 0 && std::fabs(alpha - alpha_min) > 0x1p-23L && j < k(); ++j)
          w[j] = before[j] + part * (w[j] - before[j]);
        return;
      }
      if (iteration >= iterations_max || others.empty()) return;
      if (!crossed && !join(static_cast<std::size_t>(top - left.begin()))) continue;
      if (is_lasso && iteration > 0 && alpha_before < alpha) return;
      step(largest);
      ++iteration;
      alpha_before = alpha;
      crossed = std::find(crosses.begin(), crosses.end(), true) != crosses.end();
      if (is_lasso) drop_crossed();
    }
  }
};

}  // namespace

// Integers: iterations, whether it is the lasso, whether codes are positive. Numbers: scale, alpha where the path ends.
Values least_angle_codes(const Call& call) {
  Values y = call.result();
  const Index k = y.width();
  for (Index row = 0; row < y.rows(); ++row) {
    const auto first = call.in(0).numbers.begin() + row * k;
    Path path{.G = call.in(1),
              .q = {first, first + k},
              .scale = call.number(0),
              .alpha_min = call.number(1),
              .iterations_max = call.integer(0),
              .is_lasso = call.integer(1) != 0,
              .is_positive = call.integer(2) != 0};
    path.run();
    for (const Number each : path.w) y.numbers.push_back(rounded(static_cast<double>(each), call.dtype()));
  }
  return y;
}

bool is_near_in_rows(const Call& call, const Values& expected, const Values& found) {
  const Number share = call.dtype() == Dtype::kFloat32 ? 1e-4L : 1e-9L;
  const Index k = expected.width();
  for (Index row = 0; row < expected.rows(); ++row) {
    Number largest = 0;
    for (Index i = row * k; i < (row + 1) * k; ++i) largest = std::max(largest, std::fabs(expected.numbers[i]));
    for (Index i = row * k; i < (row + 1) * k; ++i)
      if (!(std::fabs(expected.numbers[i] - found.numbers[i]) <= share * largest)) return false;
  }
  return true;
}

}  // namespace brine::reference
