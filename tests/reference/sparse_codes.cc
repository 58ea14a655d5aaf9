// Orthogonal matching pursuit: the atom that fits best joins, and all that have joined are fitted anew. The lasso:
// passes over all atoms, each set to its best value beside the others, without an end before the last pass.
#include <algorithm>
#include <cmath>
#include <numeric>

#include "reference/twins.h"

namespace brine::reference {
namespace {

struct Rounding {
  Dtype dtype;
  double operator()(double value) const { return static_cast<double>(rounded(value, dtype)); }
};

using Rows = std::vector<std::vector<double>>;

std::vector<double> solved(const Rows& L, std::vector<double> b, Rounding r) {  // L^-1 b
  for (std::size_t i = 0; i < b.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) b[i] = r(b[i] - r(L[i][j] * b[j]));
    b[i] = r(b[i] / L[i][i]);
  }
  return b;
}
std::vector<double> solved_transposed(const Rows& L, std::vector<double> b, Rounding r) {  // L'^-1 b
  for (std::size_t i = b.size(); i-- > 0;) {
    for (std::size_t j = i + 1; j < b.size(); ++j) b[i] = r(b[i] - r(L[j][i] * b[j]));
    b[i] = r(b[i] / L[i][i]);
  }
  return b;
}

}  // namespace

// Integers: how many atoms, whether all count as of norm 1.
Values matching_pursuit(const Call& call) {
  const Values &Q = call.in(0), &G = call.in(1);
  const Rounding r{call.dtype()}, of_products{Q.type.dtype};
  const double eps = call.dtype() == Dtype::kFloat32 ? 0x1p-23 : 0x1p-52;
  Values y = call.result();
  const Index k = y.width();
  y.numbers.assign(size_of(y.type.shape), 0);
  for (Index row = 0; row < y.rows(); ++row) {
    std::vector<Index> order(k);  // those that have joined, then the others
    std::iota(order.begin(), order.end(), Index{0});
    const auto gram = [&](Index i, Index j) { return G.real(order[i] * k + order[j]); };
    const auto product = [&](Index i) { return Q.real(row * k + order[i]); };
    std::vector<double> left, code;
    for (Index i = 0; i < k; ++i) left.push_back(product(i));
    Rows L;
    for (Index chosen = 0; chosen < call.integer(0); ++chosen) {
      Index best = 0;
      for (Index i = 1; i < k; ++i)
        if (std::fabs(left[i]) > std::fabs(left[best])) best = i;
      if (best < chosen || of_products(left[best] * left[best]) < eps) break;
      std::vector<double> line;
      for (Index j = 0; j < chosen; ++j) line.push_back(gram(best, j));
      line = solved(L, line, r);
      double squares = 0;
      for (const double each : line) squares = r(squares + r(each * each));
      const double norm = r(std::sqrt(squares)), rest = r((call.integer(1) ? 1.0 : gram(best, best)) - r(norm * norm));
      if (chosen > 0 && rest <= eps) break;
      line.push_back(r(std::sqrt(rest)));
      L.push_back(line);
      std::swap(order[chosen], order[best]);
      code.clear();
      for (Index j = 0; j <= chosen; ++j) code.push_back(r(product(j)));
      code = solved_transposed(L, solved(L, code, r), r);
      for (Index i = 0; i < k; ++i) {
        double explained = 0;
        for (Index j = 0; j <= chosen; ++j) explained = r(explained + r(gram(i, j) * code[j]));
        left[i] = of_products(product(i) - explained);
      }
    }
    for (std::size_t j = 0; j < code.size(); ++j) y.numbers[row * k + order[j]] = code[j];
  }
  return y;
}

namespace {

// w'Gw / 2 - q'w + penalty |w|_1 of a row's code.
Number lasso_objective(const Call& call, Index row, const Values& codes) {
  const Values &Q = call.in(0), &G = call.in(1);
  const Index k = codes.width(), first = row * k;
  Number total = 0;
  for (Index i = 0; i < k; ++i) {
    const Number w = codes.numbers[first + i];
    total += std::fabs(w) * call.number(0) - w * Q.numbers[first + i];
    for (Index j = 0; j < k; ++j) total += w * G.numbers[i * k + j] * codes.numbers[first + j] / 2;
  }
  return total;
}

}  // namespace

// Numbers: penalty, tolerance. Integers: passes, whether codes are positive, whether atoms are screened (which changes
// no solution).
Values coordinate_codes(const Call& call) {
  const Values &Q = call.in(0), &G = call.in(1);
  Values y = call.result();
  const Index k = y.width();
  const Number penalty = call.number(0);
  y.numbers.assign(y.rows() * k, 0);
  for (Index row = 0; row < y.rows(); ++row) {
    Number* w = y.numbers.data() + row * k;
    for (Index pass = 0; pass < call.integer(0); ++pass)
      for (Index j = 0; j < k; ++j) {
        Number rest = Q.numbers[row * k + j];  // of q, without what the other atoms explain
        for (Index i = 0; i < k; ++i) rest -= i == j ? 0 : G.numbers[j * k + i] * w[i];
        const Number size = std::max<Number>(std::fabs(rest) - penalty, 0);
        const bool is_out = G.numbers[j * k + j] == 0 || (call.integer(1) && rest < 0);
        w[j] = is_out ? 0 : std::copysign(size, rest) / G.numbers[j * k + j];
      }
  }
  return y;
}

bool is_as_low(const Call& call, const Values& expected, const Values& found) {
  const bool is_single = call.dtype() == Dtype::kFloat32;
  for (Index row = 0; row < expected.rows(); ++row) {
    const Number best = lasso_objective(call, row, expected), norm = call.in(2).numbers[row];
    const Number rounding = (is_single ? 1e-5L : 1e-13L) * std::max(norm, std::fabs(best));
    if (!(lasso_objective(call, row, found) - best <= call.number(1) * norm + rounding)) return false;
    for (Index j = 0; call.integer(1) && j < found.width(); ++j)
      if (found.numbers[row * found.width() + j] < 0) return false;
  }
  return true;
}

}  // namespace brine::reference
