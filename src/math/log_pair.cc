// See log_pair.h. log x = k ln 2 + 2 s + s^3 (2/3 + z q), s = f / (2 + f), z = s^2; as in elementary_kernels.h, with pairs where
// it matters.
#include "math/log_pair.h"

#include <cmath>

namespace brine::math {

Pair log_pair(double x) {
  int k = 0;
  double m = std::frexp(x, &k);
  if (m < 0x1.6a09e667f3bcdp-1) {
    m *= 2;
    --k;
  }
  const double f = m - 1;
  const Pair s = Pair{f, 0} / two_sum(2, f);
  const Pair z = s * s;
  const double v = z.high;
  const double q = 0x1.9999999999a3ap-2 +
                   v * (0x1.2492492476692p-2 +
                        v * (0x1.c71c7201ff537p-3 +
                             v * (0x1.745cf8c2a17edp-3 +
                                  v * (0x1.3b1c42bf11682p-3 + v * (0x1.0fbd3d1a064d2p-3 + v * 0x1.0c11348cee62ap-3)))));
  const Pair series = Pair{0x1.5555555555555p-1, 0x1.5555555555555p-55} + Pair{v * q, 0};
  const Pair log_m = Pair{2 * s.high, 2 * s.low} + s * z * series;
  const double n = k;
  return Pair{n * 0x1.62e42fee00000p-1, 0} + two_sum(n * 0x1.a39ef35700000p-33, n * 0x1.278ece600fcbep-66) + log_m;
}

}  // namespace brine::math
