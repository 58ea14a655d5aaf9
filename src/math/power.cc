// pow(x, y) = exp(y log x), the logarithm and the product in pairs of doubles: 2^-64 of log x, so that y log x, 745 at
// most, is known to a small part of an ulp of the result.
#include "math/power.h"

#include <cmath>
#include <limits>

#include "math/elementary.h"
#include "math/log_pair.h"

namespace brine::math {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

bool is_odd(double y) { return std::fabs(std::fmod(y, 2)) == 1; }  // false for infinities

// x is 0, infinite, or one of the two is NaN.
double special_power(double x, double y) {
  if (std::isnan(x) || std::isnan(y)) return x + y;
  const double size = (x == 0) == (y > 0) ? 0 : kInfinity;
  return std::signbit(x) && is_odd(y) ? -size : size;
}

}  // namespace

double pow(double x, double y) noexcept {
  if (x == 1 || y == 0) return 1;
  if (std::isnan(y) || !std::isfinite(x) || x == 0) return special_power(x, y);
  const double size = std::fabs(x);
  if (std::isinf(y)) return size == 1 ? 1 : (size > 1) == (y > 0) ? kInfinity : 0;
  if (x < 0 && std::trunc(y) != y) return std::numeric_limits<double>::quiet_NaN();
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
