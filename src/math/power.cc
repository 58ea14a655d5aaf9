// pow(x, y) = exp(y log x), the logarithm and the product in pairs of doubles: 2^-64 of log x, so that y log x, 745 at
// most, is known to a small part of an ulp of the result.
#include "math/power.h"

#include <cmath>
#include <limits>

#include "math/elementary.h"
#include "math/pair.h"

namespace brine::math {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

// log x for a positive, finite x: k ln 2 + 2 s + s^3 (2/3 + z q), s = f / (2 + f), z = s^2; as in elementary_kernels.h,
// with pairs where it matters.
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

bool is_odd(double y) { return std::fabs(std::fmod(y, 2)) == 1; }  // false for infinities

// x is 0, infinite, or one of the two is NaN.
double special_power(double x, double y) {
  if (std::isnan(x) || std::isnan(y)) return x + y;
  const double size = (x == 0) == (y > 0) ? 0 : kInfinity;
  return std::signbit(x) && is_odd(y) ? -size : size;
}

// Small whole exponents by products in pairs, where no power of x comes near the ends of the range.
constexpr double kWholeMax = 8;

double whole_power(double size, double y) {
  Pair power{size, 0};
  for (double k = 2; k <= y; ++k) power = power * Pair{size, 0};
  return power.high + power.low;
}

}  // namespace

double pow(double x, double y) noexcept {
  if (x == 1 || y == 0) return 1;
  if (std::isnan(y) || !std::isfinite(x) || x == 0) return special_power(x, y);
  const double size = std::fabs(x);
  if (std::isinf(y)) return size == 1 ? 1 : (size > 1) == (y > 0) ? kInfinity : 0;
  if (x < 0 && std::trunc(y) != y) return std::numeric_limits<double>::quiet_NaN();
  if (y >= 1 && y <= kWholeMax && std::trunc(y) == y && size > 0x1p-100 && size < 0x1p100) {
    const double power = whole_power(size, y);
    return x < 0 && is_odd(y) ? -power : power;
  }
  const Pair log = log_pair(size);
  const double estimate = y * log.high;
  double power;
  if (std::fabs(estimate) > 800) {
    power = estimate > 0 ? kInfinity : 0;
  } else if (std::fabs(estimate) < 0x1p-60) {
    power = 1;  // and two_product below is exact
  } else {
    const Pair product = two_product(y, log.high);
    power = exp_of_sum(product.high, product.low + y * log.low);
  }
  return x < 0 && is_odd(y) ? -power : power;
}

float pow(float x, float y) noexcept { return static_cast<float>(pow(static_cast<double>(x), static_cast<double>(y))); }

// From the logarithm, then one step of Newton's, which leaves only the rounding of its own result.
double cbrt(double x) noexcept {
  if (x == 0 || !std::isfinite(x)) return x;
  const double size = std::fabs(x);
  const double scale = size < 0x1p-1000 ? 0x1p-90 : 1, scaled = size < 0x1p-1000 ? size * 0x1p270 : size;
  double root = exp(log(scaled) / 3);
  root -= (root - scaled / (root * root)) / 3;
  return std::copysign(root * scale, x);
}
float cbrt(float x) noexcept { return static_cast<float>(cbrt(static_cast<double>(x))); }

}  // namespace brine::math
