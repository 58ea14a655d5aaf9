// Coefficients of nonnegative matrix factorization by coordinate descent: the sums in scikit-learn's order, each step
// rounded.
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

}  // namespace brine::reference
