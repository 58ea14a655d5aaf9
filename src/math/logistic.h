// Sums and odds of probabilities as numpy and scipy write them, each step rounded to T (float or double). Of floats both
// take the C library's exp and log, which are right but for the last rounding, not numpy's own.
#pragma once

#include <cmath>
#include <limits>

#include "math/elementary.h"

namespace brine::math {

// scipy.special.logit: log(p / (1 - p)), about 1/2 by log1p; NaN outside of [0, 1].
template <class T>
T logit(T p) noexcept {
  if (p < T(0.3) || p > T(0.65)) return static_cast<T>(log(static_cast<double>(p / (1 - p))));
  const T s = 2 * (p - T(0.5));
  return log1p(s) - log1p(-s);
}

// numpy.logaddexp: log(exp(x) + exp(y)) without overflow.
template <class T>
T logaddexp(T x, T y) noexcept {
  constexpr T kLn2 = T(0x1.62e42fefa39efp-1);
  if (x == y) return x + kLn2;  // infinities of one sign
  const T distance = x - y;
  const auto part = [](T exponent) { return log1p(static_cast<T>(exp(static_cast<double>(exponent)))); };
  if (distance > 0) return x + part(-distance);
  if (distance <= 0) return y + part(distance);
  return distance;  // NaN
}

}  // namespace brine::math
