// By exp, expm1 and log1p, arranged so that nothing cancels and nothing overflows too early.
#include "math/hyperbolic.h"

#include <cmath>
#include <limits>

#include "math/elementary.h"

namespace brine::math {
namespace {

constexpr double kLn2 = 0x1.62e42fefa39efp-1;

// exp(x) / 2 where exp(x) alone may overflow.
double half_exp(double x) {
  const double root = exp(0.5 * x);
  return 0.5 * root * root;
}

}  // namespace

double sinh(double x) noexcept {
  const double size = std::fabs(x);
  if (!(size < 700)) return std::copysign(half_exp(size), x);
  const double t = expm1(size);
  return std::copysign(0.5 * (t + t / (t + 1)), x);
}

double cosh(double x) noexcept {
  const double size = std::fabs(x);
  if (!(size < 700)) return half_exp(size);
  const double e = exp(size);
  return 0.5 * e + 0.5 / e;
}

double asinh(double x) noexcept {
  const double size = std::fabs(x);
  if (!(size < 0x1p28)) return std::copysign(log(size) + kLn2, x);
  const double square = x * x;
  return std::copysign(log1p(size + square / (1 + std::sqrt(1 + square))), x);
}

double acosh(double x) noexcept {
  if (!(x <= 0x1p28)) return log(x) + kLn2;
  if (x < 1) return std::numeric_limits<double>::quiet_NaN();
  const double t = x - 1;
  return log1p(t + std::sqrt(2 * t + t * t));
}

double atanh(double x) noexcept {
  const double size = std::fabs(x);
  return std::copysign(0.5 * log1p(2 * size / (1 - size)), x);
}

float sinh(float x) noexcept { return static_cast<float>(sinh(static_cast<double>(x))); }
float cosh(float x) noexcept { return static_cast<float>(cosh(static_cast<double>(x))); }
float asinh(float x) noexcept { return static_cast<float>(asinh(static_cast<double>(x))); }
float acosh(float x) noexcept { return static_cast<float>(acosh(static_cast<double>(x))); }
float atanh(float x) noexcept { return static_cast<float>(atanh(static_cast<double>(x))); }

}  // namespace brine::math
