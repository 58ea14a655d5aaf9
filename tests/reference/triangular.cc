// Forward substitution, and the Bessel function of Matern kernels.
#include <cmath>

#include "reference/elementwise.h"
#include "reference/twins.h"

namespace brine::reference {

Values triangular_solve(const Call& call) {
  const Values &B = call.in(0), &L = call.in(1);
  const Index k = B.width();
  Values y = call.result();
  for (Index row = 0; row < B.rows(); ++row)
    for (Index i = 0; i < k; ++i) {
      double rest = B.real(row * k + i);
      for (Index j = 0; j < i; ++j) rest -= L.real(i * k + j) * y.real(row * k + j);
      y.numbers.push_back(rest / L.real(i * k + i));
    }
  return y;
}

Values bessel_k(const Call& call) {
  return each(call, [&](Index i) -> Number {
    const double x = call.in(0).real(i);
    if (!(x > 0)) return x == 0 ? HUGE_VAL : std::nan("");
    return std::isinf(x) ? 0
                         : static_cast<double>(std::cyl_bessel_k(std::fabs(static_cast<Number>(call.number(0))),
                                                                 static_cast<Number>(x)));
  });
}

}  // namespace brine::reference
