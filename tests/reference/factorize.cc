// Coefficients of nonnegative matrix factorization. By coordinate descent: the sums in scikit-learn's order, each step
// rounded. By multiplicative steps and by projected gradients: as matrices, in long double but for the coefficients
// themselves.
#include <algorithm>
#include <cmath>
#include <numeric>
#include <random>

#include "reference/twins.h"

namespace brine::reference {
namespace {

// RandomState.permutation(k).
std::vector<Index> shuffled(std::mt19937& twister, Index k) {
  std::vector<Index> order(k);
  std::iota(order.begin(), order.end(), Index{0});
  for (Index i = k - 1; i > 0; --i) {
    Index mask = 1, place = i + 1;
    while (mask < i + 1) mask *= 2;
    while (place > i) place = static_cast<Index>(twister()) % mask;
    std::swap(order[i], order[place]);
  }
  return order;
}

}  // namespace

// Numbers: l1, l2, tolerance. Integers: iterations, and the seed of the orders, or -1: none.
Values factor_by_coordinates(const Call& call) {
  const Values &X = call.in(0), &H = call.in(1);
  const auto r = [&](double value) { return static_cast<double>(rounded(value, call.dtype())); };
  const double l1 = r(call.number(0)), l2 = r(call.number(1));
  Values W = call.result();
  const Index n = W.rows(), k = W.width(), f = X.width();
  const auto dot = [&](const Values& x, Index i, Index t) {
    double total = 0;
    for (Index j = 0; j < f; ++j) total = r(total + r(x.real(i * f + j) * H.real(t * f + j)));
    return total;
  };
  W.numbers.assign(n * k, 0);
  std::mt19937 twister(static_cast<std::uint32_t>(std::max<Index>(call.integer(1), 0)));
  double first = 0;
  for (Index iteration = 0; iteration < call.integer(0); ++iteration) {
    std::vector<Index> order(k);
    std::iota(order.begin(), order.end(), Index{0});
    if (call.integer(1) >= 0) order = shuffled(twister, k);
    double violation = 0;
    for (const Index t : order) {
      std::vector<double> gram;  // row t of H H' + l2
      for (Index s = 0; s < k; ++s)
        gram.push_back(s == t ? r(dot(H, s, t) + l2) : dot(H, std::max(s, t), std::min(s, t)));
      double of_component = 0;
      for (Index i = 0; i < n; ++i) {
        double gradient = -r(dot(X, i, t) - l1);
        for (Index s = 0; s < k; ++s) gradient = r(gradient + r(gram[s] * W.real(i * k + s)));
        const double w = W.real(i * k + t);
        of_component = r(of_component + std::fabs(w == 0 ? std::min(0.0, gradient) : gradient));
        if (gram[t] != 0) W.numbers[i * k + t] = std::max(r(w - r(gradient / gram[t])), 0.0);
      }
      violation = r(violation + of_component);
    }
    if (iteration == 0) first = violation;
    if (first == 0 || violation / first <= call.number(2)) break;
  }
  return W;
}

namespace {

constexpr Number kSmall = 0x1p-23L;  // what NMF takes for zero, whatever the dtype

// The beta-divergence of X from P, as a distance.
Number distance(const Values& X, const std::vector<Number>& P, Number beta) {
  Number total = 0;
  for (Index i = 0; i < X.count(); ++i) {
    const Number x = X.numbers[i], p = P[i], safe = std::max(p, kSmall);
    const bool counts = x > kSmall;
    if (beta == 2)
      total += (x - p) * (x - p) / 2;
    else if (beta == 1)
      total += p + (counts ? x * std::log(x / safe) - x : 0);
    else if (beta == 0)
      total += (counts ? x / safe - std::log(x / safe) : 0) - 1;
    else
      total +=
          (std::pow(p, beta) * (beta - 1) + (counts ? std::pow(x, beta) - beta * x * std::pow(safe, beta - 1) : 0)) /
          (beta * (beta - 1));
  }
  return std::sqrt(2 * std::max<Number>(total, 0));
}

}  // namespace

// Numbers: l1, l2, tolerance, beta, gamma. Integers: iterations, and the rule of the end: 0 by the error, 1 by the
// change.
Values factor_by_steps(const Call& call) {
  const Values &X = call.in(0), &H = call.in(1);
  const Number l1 = call.number(0), l2 = call.number(1), tolerance = call.number(2), beta = call.number(3);
  const bool by_change = call.integer(1) == 1;
  Values W = call.result();
  const Index n = W.rows(), k = W.width(), f = X.width();
  const Number mean = std::accumulate(X.numbers.begin(), X.numbers.end(), Number{0}) / static_cast<Number>(n * f);
  W.numbers.assign(n * k, rounded(static_cast<double>(std::sqrt(mean / static_cast<Number>(k))), call.dtype()));
  const auto product = [&] {
    std::vector<Number> P(n * f);
    for (Index i = 0; i < n * f; ++i)
      for (Index t = 0; t < k; ++t) P[i] += W.numbers[i / f * k + t] * H.numbers[t * f + i % f];
    return P;
  };
  const Number start = distance(X, product(), beta);
  Number previous = start;
  for (Index iteration = 1; iteration <= call.integer(0); ++iteration) {
    const std::vector<Number> P = product();
    Number changes = 0, squares = 0;
    for (Index i = 0; i < n * k; ++i) {
      Number above = 0, below = l2 * W.numbers[i];
      for (Index j = 0; j < f; ++j) {
        const Number p = P[i / k * f + j], h = H.numbers[i % k * f + j], safe = std::max(p, kSmall);
        above += X.numbers[i / k * f + j] * std::pow(beta < 2 ? safe : p, beta - 2) * h;
        below += std::pow(beta < 1 ? safe : p, beta - 1) * h;
      }
      // NMF with beta = 1 adds l1 to sums that it keeps: one more at each step.
      below += l1 * static_cast<Number>(beta == 1 && !by_change ? iteration : 1);
      const Number factor = std::pow(above / (below == 0 ? kSmall : below), static_cast<Number>(call.number(4)));
      Number w = rounded(static_cast<double>(W.numbers[i] * factor), call.dtype());
      changes += (w - W.numbers[i]) * (w - W.numbers[i]);
      squares += w * w;
      if (!by_change && beta < 1 && w < 0x1p-52L) w = 0;
      W.numbers[i] = w;
    }
    if (!(tolerance > 0)) continue;
    if (by_change && std::sqrt(changes) / std::sqrt(squares) <= tolerance) break;
    if (by_change || iteration % 10 != 0) continue;
    const Number error = distance(X, product(), beta);
    if ((previous - error) / start < tolerance) break;
    previous = error;
  }
  return W;
}

// Numbers: l1, l2, tolerance, and what the Gram matrix gets everywhere and on its diagonal. Integers: iterations.
Values factor_by_gradient(const Call& call) {
  const Values &X = call.in(0), &H = call.in(1);
  Values W = call.result();
  const Index n = W.rows(), k = W.width(), f = X.width();
  std::vector<Number> gram(k * k), products(n * k);
  for (Index i = 0; i < k * k; ++i) {
    gram[i] = call.number(3) + (i / k == i % k ? call.number(4) : 0);
    for (Index j = 0; j < f; ++j) gram[i] += H.numbers[i / k * f + j] * H.numbers[i % k * f + j];
  }
  for (Index i = 0; i < n * k; ++i)
    for (Index j = 0; j < f; ++j) products[i] += X.numbers[i / k * f + j] * H.numbers[i % k * f + j];
  const auto times_gram = [&](const std::vector<Number>& A, Index i) {
    Number total = 0;
    for (Index s = 0; s < k; ++s) total += gram[i % k * k + s] * A[i / k * k + s];
    return total;
  };
  std::vector<Number> now(n * k), slope(n * k);
  Number length = 1;
  for (Index iteration = 0; iteration < call.integer(0); ++iteration) {
    Number squares = 0;
    for (Index i = 0; i < n * k; ++i) {
      slope[i] = times_gram(now, i) - products[i] + call.number(0) + call.number(1) * now[i];
      if (slope[i] < 0 || now[i] > 0) squares += slope[i] * slope[i];
    }
    if (std::sqrt(squares) < call.number(2)) break;
    std::vector<Number> best = now, trial(n * k), change(n * k);
    bool began_well = false, is_decided = false;
    for (int turn = 0; turn < 20 && !is_decided; ++turn) {
      for (Index i = 0; i < n * k; ++i) {
        trial[i] = std::max<Number>(now[i] - length * slope[i], 0);
        change[i] = trial[i] - now[i];
      }
      Number promised = 0, curved = 0;
      for (Index i = 0; i < n * k; ++i) {
        promised += slope[i] * change[i];
        curved += times_gram(change, i) * change[i];
      }
      const bool is_well = 0.99 * promised + curved / 2 < 0;
      if (turn == 0) began_well = is_well;
      is_decided = began_well ? !is_well || best == trial : is_well;
      if (is_decided) now = began_well ? best : trial;
      else length = began_well ? length * 10 : length / 10;
      best = trial;
    }
  }
  for (Index i = 0; i < n * k; ++i) W.numbers.push_back(rounded(static_cast<double>(now[i]), call.dtype()));
  return W;
}

}  // namespace brine::reference
