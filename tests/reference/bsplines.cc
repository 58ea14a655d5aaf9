// B-splines by the recursion of Cox and de Boor, from the one interval in which x lies (the first or last, beyond
// them).
#include <cmath>

#include "reference/twins.h"

namespace brine::reference {
namespace {

struct Basis {
  const std::vector<double>& t;
  Index interval;

  static double over(double a, double b) { return b == 0 ? 0 : a / b; }  // what has no width has no weight

  double spline(Index i, Index degree, double x) const {
    if (degree == 0) return i == interval;
    return over(x - t[i], t[i + degree] - t[i]) * spline(i, degree - 1, x) +
           over(t[i + degree + 1] - x, t[i + degree + 1] - t[i + 1]) * spline(i + 1, degree - 1, x);
  }
  double derivative(Index i, Index degree, Index order, double x) const {
    if (order == 0) return spline(i, degree, x);
    const auto k = static_cast<double>(degree);
    return k * (over(derivative(i, degree - 1, order - 1, x), t[i + degree] - t[i]) -
                over(derivative(i + 1, degree - 1, order - 1, x), t[i + degree + 1] - t[i + 1]));
  }
};

}  // namespace

Values bspline_basis(const Call& call) {
  const Index degree = call.integer(0), order = call.integer(1);
  std::vector<double> knots;
  for (const Number t : call.in(1).numbers) knots.push_back(static_cast<double>(t));
  Values y = call.result();
  for (Index row = 0; row < y.rows(); ++row) {
    const double x = call.in(0).real(row);
    Index interval = degree;
    while (interval + 1 < y.width() && knots[interval + 1] <= x) ++interval;
    for (Index i = 0; i < y.width(); ++i)
      y.numbers.push_back(std::isnan(x) ? x : Basis{knots, interval}.derivative(i, degree, order, x));
  }
  return y;
}

}  // namespace brine::reference
