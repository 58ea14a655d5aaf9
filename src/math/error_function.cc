// erf near 0 is a polynomial, beyond it a Taylor series about the nearest eighth; erfc far out is exp(-x^2) times a
// slow function of x; the inverse of the distribution follows by Newton's steps.
#include "math/error_function.h"

#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>

#include "math/elementary.h"
#include "math/erf_table.h"
#include "math/erf_terms.h"
#include "math/polynomial.h"

namespace brine::math {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kRootHalf = 0x1.6a09e667f3bcdp-1;
constexpr double kRootTwoPi = 0x1.40d931ff62706p+1;

double erf_near(double x) {
  const double z = x * x;
  return x + x * (kErfSlope + z * polynomial(kErfTerms, z));
}

// erf(c + t), |t| <= 1/16, by its series: the derivative g = 2/sqrt(pi) exp(-x^2) has g' = -2 x g, which gives its
// terms.
double erf_table(double x) {
  const auto eighth = static_cast<std::size_t>(x * 8 + 0.5);
  const double c = static_cast<double>(eighth) / 8, t = x - c;
  const ErfAtEighth& at = kErfAtEighths[eighth - kErfFirstEighth];
  double before = 0, term = at.derivative, power = t, sum = 0;
  for (int n = 1; n <= 14; ++n) {
    sum += term / n * power;
    const double next = -2 * (c * term + before) / n;
    before = term;
    term = next;
    power *= t;
  }
  return at.high + (at.low + sum);
}

double erfcx(double x) {
  const double y = (x - 4) / (x + 4);
  return polynomial(kErfcxTerms, y) / (1 + 2 * x);
}

// exp(-x^2), the square being split so that it is exact.
double exp_of_minus_square(double x) {
  const double high = std::bit_cast<double>(std::bit_cast<std::uint64_t>(x) & ~std::uint64_t{0x7ffffff});
  return exp_of_sum(-high * high, -(x - high) * (x + high));
}

// p <= 0.1: Newton's steps on log ndtr(x) = log p, whose slope is the inverse of Mills' ratio.
double ndtri_tail(double log_p) {
  const double t = std::sqrt(-2 * log_p);
  double x =
      t - (2.515517 + t * (0.802853 + t * 0.010328)) / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308)));  // to 5e-4
  for (int i = 0; i < 3; ++i) {
    const double e = erfcx(x * kRootHalf);
    x += (log(0.5 * e) - 0.5 * x * x - log_p) * (0.5 * kRootTwoPi * e);
  }
  return -x;
}

// 0.1 < p <= 0.5: Halley's steps on ndtr(x) - 1/2 = p - 1/2, which keeps its digits about 1/2.
double ndtri_middle(double p) {
  const double q = p - 0.5;
  double x =
      q * kRootTwoPi * (1 + q * q * (0x1.0c152382d7366p+0 + q * q * 3));  // the first terms of the inverse's series
  for (int i = 0; i < 4; ++i) {
    const double step = (0.5 * erf(x * kRootHalf) - q) * kRootTwoPi * exp(0.5 * x * x);
    x -= step / (1 + 0.5 * x * step);
  }
  return x;
}

}  // namespace

double erf(double x) noexcept {
  const double size = std::fabs(x);
  if (!(size >= 0.4375)) return erf_near(x);
  return std::copysign(size >= 6 ? 1 : erf_table(size), x);
}

double erfc(double x) noexcept {
  if (!(x >= 0.5)) return 1 - erf(x);
  return x > 28 ? 0 : exp_of_minus_square(x) * erfcx(x);
}

double ndtr(double x) noexcept {
  const double z = x * kRootHalf;
  if (std::fabs(z) < 1) return 0.5 + 0.5 * erf(z);
  const double tail = 0.5 * erfc(std::fabs(z));
  return z > 0 ? 1 - tail : tail;
}

double ndtri(double p) noexcept {
  if (!(p >= 0 && p <= 1)) return std::numeric_limits<double>::quiet_NaN();
  if (p == 0 || p == 1) return p == 0 ? -kInfinity : kInfinity;
  const double lower = p > 0.5 ? 1 - p : p;
  const double x = lower <= 0.1 ? ndtri_tail(log(lower)) : ndtri_middle(lower);
  return p > 0.5 ? -x : x;
}

double log_ndtr(double x) noexcept {
  const double z = -x * kRootHalf;
  if (z >= 0.5) return std::isinf(x) ? -kInfinity : log(0.5 * erfcx(z)) - 0.5 * x * x;
  return x > 0 ? log1p(-0.5 * erfc(-z)) : log(ndtr(x));
}

float erf(float x) noexcept { return static_cast<float>(erf(static_cast<double>(x))); }
float erfc(float x) noexcept { return static_cast<float>(erfc(static_cast<double>(x))); }
float ndtr(float x) noexcept { return static_cast<float>(ndtr(static_cast<double>(x))); }
double ndtri_exp(double log_p) noexcept {
  if (log_p < -2) return std::isinf(log_p) ? -kInfinity : ndtri_tail(log_p);
  return log_p < -0.125 ? ndtri(exp(log_p)) : -ndtri(-expm1(log_p));  // near 1 its complement has the digits
}
float ndtri(float p) noexcept { return static_cast<float>(ndtri(static_cast<double>(p))); }
float log_ndtr(float x) noexcept { return static_cast<float>(log_ndtr(static_cast<double>(x))); }

}  // namespace brine::math
