// Rarer functions of one element or two, in long double by the C library where it has them, and rounded once.
#include <cmath>

#include "reference/elementwise.h"
#include "reference/twins.h"

namespace brine::reference {
namespace {

constexpr Number kRootHalf = 0.707106781186547524400844362104849039L;
constexpr Number kPi = 3.14159265358979323846264338327950288L;

template <class F>
Values function(const Call& call, F f) {
  return each(call, [&](Index i) { return converted(f(call.in(0).numbers[i]), Dtype::kFloat64, call.dtype()); });
}

Number below(Number x) { return std::erfc(-x * kRootHalf) / 2; }

// Bisection on the distribution function: slow, and as good as erfc is.
Number quantile(Number p) {
  if (std::isnan(p) || p < 0 || p > 1) return std::nan("");
  if (p == 0 || p == 1) return p == 0 ? -HUGE_VALL : HUGE_VALL;
  const bool is_upper = p > 0.5L;
  const Number tail = is_upper ? 1 - p : p;  // exact for a double above 1/2
  Number low = -40, high = 0;
  for (int step = 0; step < 200; ++step) {
    const Number middle = (low + high) / 2;
    (below(middle) < tail ? low : high) = middle;
  }
  return is_upper ? -low : low;
}

Number log_below(Number x) {
  if (x > 0) return std::log1p(-below(-x));
  if (x > -100) return std::log(below(x));
  const Number s = 1 / (x * x);  // far out, by the asymptotic series
  return -x * x / 2 - std::log(-x) - std::log(2 * kPi) / 2 + std::log1p(-s * (1 - 3 * s * (1 - 5 * s * (1 - 7 * s))));
}

// digamma(x) = digamma(x + 1) - 1 / x up to where the asymptotic series is exact; left of 1/2 by reflection.
Number digamma_of(Number x) {
  if (std::isnan(x) || x == 0) return std::isnan(x) ? x : std::copysign(HUGE_VALL, -x);
  if (x < 0 && x == std::floor(x)) return std::nan("");
  if (std::isinf(x)) return x > 0 ? x : std::nan("");
  if (x < 0.5L) return digamma_of(1 - x) - kPi / std::tan(kPi * x);
  Number shift = 0;
  for (; x < 40; ++x) shift -= 1 / x;
  const Number s = 1 / (x * x);
  const Number series =
      s *
      (1.0L / 12 - s * (1.0L / 120 - s * (1.0L / 252 - s * (1.0L / 240 - s * (1.0L / 132 - s * (691.0L / 32760))))));
  return shift + std::log(x) - 1 / (2 * x) - series;
}

}  // namespace

Values sin(const Call& call) {
  return function(call, [](Number x) { return std::sin(x); });
}
Values cos(const Call& call) {
  return function(call, [](Number x) { return std::cos(x); });
}
Values erf(const Call& call) {
  return function(call, [](Number x) { return std::erf(x); });
}
Values tan(const Call& call) {
  return function(call, [](Number x) { return std::tan(x); });
}
Values arcsin(const Call& call) {
  return function(call, [](Number x) { return std::asin(x); });
}
Values arccos(const Call& call) {
  return function(call, [](Number x) { return std::acos(x); });
}
Values arctan(const Call& call) {
  return function(call, [](Number x) { return std::atan(x); });
}
Values sinh(const Call& call) {
  return function(call, [](Number x) { return std::sinh(x); });
}
Values cosh(const Call& call) {
  return function(call, [](Number x) { return std::cosh(x); });
}
Values arcsinh(const Call& call) {
  return function(call, [](Number x) { return std::asinh(x); });
}
Values arccosh(const Call& call) {
  return function(call, [](Number x) { return std::acosh(x); });
}
Values arctanh(const Call& call) {
  return function(call, [](Number x) { return std::atanh(x); });
}
Values cbrt(const Call& call) {
  return function(call, [](Number x) { return std::cbrt(x); });
}
Values erfc(const Call& call) {
  return function(call, [](Number x) { return std::erfc(x); });
}
Values log_ndtr(const Call& call) { return function(call, log_below); }
Values ndtr(const Call& call) { return function(call, below); }
Values ndtri(const Call& call) { return function(call, quantile); }
Values digamma(const Call& call) { return function(call, digamma_of); }
Values gammaln(const Call& call) {
  return function(call, [](Number x) { return std::isinf(x) ? HUGE_VALL : std::lgamma(x); });
}
Values logit(const Call& call) {
  return function(call, [](Number x) { return std::log(x / (1 - x)); });
}
Values power(const Call& call) {
  return each_pair(call, [&](Number a, Number b) { return converted(std::pow(a, b), Dtype::kFloat64, call.dtype()); });
}
Values logaddexp(const Call& call) {
  return each_pair(call, [&](Number a, Number b) {
    const Number top = a == b              ? a + std::log(2.0L)
                       : std::isnan(a - b) ? a + b
                                           : std::fmax(a, b) + std::log1p(std::exp(-std::fabs(a - b)));
    return converted(top, Dtype::kFloat64, call.dtype());
  });
}

}  // namespace brine::reference
