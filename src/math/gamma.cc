// Both functions are minimax polynomials about 2 (errors below 2^-53), reached by their recurrences from below 8 or 10,
// asymptotic series above, and reflected for negative arguments.
#include "math/gamma.h"

#include <cmath>
#include <limits>

#include "math/elementary.h"
#include "math/polynomial.h"
#include "math/power.h"
#include "math/trigonometry.h"

namespace brine::math {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kPi = 0x1.921fb54442d18p+1;

// lgamma(2 + t) for |t| <= 1/2: it is 0 at t = 0 and t = -1.
double lgamma_near(double t) {
  static constexpr double kTerms[] = {
      0x1.b0ee6072093cep-2,  -0x1.9ae6509ea10a0p-4,  0x1.0e0c9df29353dp-5,  -0x1.95ce223a9c2c8p-7,
      0x1.47974853a774dp-8,  -0x1.145121fa39e56p-9,  0x1.dfebcf9260122p-11, -0x1.a96a3f75a1d17p-12,
      0x1.7ed73239961e1p-13, -0x1.5c86dfde6c6d8p-14, 0x1.402f604731808p-15, -0x1.2849d20b68dfap-16,
      0x1.13d9a62385318p-17, -0x1.02cd6cfad0209p-18, 0x1.e70c80739f520p-20, -0x1.b8880a4b1b48dp-21,
      0x1.9c7455f2001f3p-22, -0x1.0f89c681e5fe7p-22, 0x1.0a8eea52ff53ap-23};
  return t * (1 + t) * polynomial(kTerms, t);
}

// Stirling's series, whose terms are Bernoulli numbers: B(2i) / (2i (2i - 1)).
double lgamma_far(double x) {
  static constexpr double kTerms[] = {0x1.5555555555555p-4,   -0x1.6c16c16c16c17p-9, 0x1.a01a01a01a01ap-11,
                                      -0x1.3813813813814p-11, 0x1.b951e2b18ff23p-11, -0x1.f6ab0d9993c7dp-10,
                                      0x1.a41a41a41a41ap-8,   -0x1.e4286cb0f5398p-6};
  const double inverse = 1 / x;
  const double log_x = log(x);
  if (x > 1e17) return x * (log_x - 1);
  return ((x - 0.5) * (log_x - 1) + (0x1.d67f1c864beb5p-1 - 0.5)) + inverse * polynomial(kTerms, inverse * inverse);
}

double lgamma_positive(double x) {
  if (x >= 8) return lgamma_far(x);
  if (x > 2.5) {
    double product = 1;
    while (x > 2.5) product *= x -= 1;
    return lgamma_near(x - 2) + log(product);
  }
  if (x >= 1.5) return lgamma_near(x - 2);
  if (x >= 0.5) return lgamma_near(x - 1) - log(x);
  return lgamma_near(x) - log(x * (x + 1));
}

// exp(lgamma) is exact enough where lgamma is small: on [1, 2]. From there up by products, far out by Stirling's
// formula.
double gamma_positive(double x) {
  if (x > 25) {
    if (x > 172) return kInfinity;
    static constexpr double kTerms[] = {0x1.5555555555555p-4, -0x1.6c16c16c16c17p-9, 0x1.a01a01a01a01ap-11,
                                        -0x1.3813813813814p-11, 0x1.b951e2b18ff23p-11};
    const double root = pow(x, 0.5 * x - 0.25);  // its square alone would overflow before gamma does
    return 0x1.40d931ff62706p+1 * root * exp_of_sum(-x, polynomial(kTerms, 1 / (x * x)) / x) * root;
  }
  double product = 1;
  while (x > 2) product *= x -= 1;
  if (x < 1) {
    product /= x;
    x += 1;
  }
  return product * exp(x < 1.5 ? lgamma_near(x - 1) - log(x) : lgamma_near(x - 2));
}

// sin(pi x) for x > 0, from the distance to the nearest whole number; its sign is lost.
double sine_of_pi_times(double x) { return std::fabs(sin(kPi * (x - std::nearbyint(x)))); }

// digamma(x) for 1 <= x <= 2: its zero, which is no double, times a polynomial in x - 3/2.
double digamma_near(double x) {
  static constexpr double kTerms[] = {0x1.e6f0cbb873617p-1,   -0x1.b1cb63005ee5bp-2,  0x1.eca189b8e6bf5p-3,
                                      -0x1.2feeeb98b05fdp-3,  0x1.8512e59078bb9p-4,   -0x1.fb44201e3d4d0p-5,
                                      0x1.4de9a9fac4c3fp-5,   -0x1.b9f8b4ca48e4bp-6,  0x1.25647824ab47ep-6,
                                      -0x1.8634c3b413e2dp-7,  0x1.03bfc4eb15801p-7,   -0x1.5a1707b1d126ep-8,
                                      0x1.cd47ca993cb12p-9,   -0x1.3261056b7c33ap-9,  0x1.97a489558c8edp-10,
                                      -0x1.1a92d99ca01e5p-10, 0x1.7e14a08dd0255p-11,  -0x1.7378faa307835p-12,
                                      0x1.c716b4fe9ad9ap-13,  -0x1.8d37f623bc818p-12, 0x1.18e1a8010a410p-12};
  return ((x - 0x1.762d86356be3fp+0) - 0x1.b86a722197829p-54) * polynomial(kTerms, x - 1.5);
}

// log x - 1/(2x) - sum B(2i) / (2i x^2i)
double digamma_far(double x) {
  static constexpr double kTerms[] = {0x1.5555555555555p-4,  -0x1.1111111111111p-7, 0x1.0410410410410p-8,
                                      -0x1.1111111111111p-8, 0x1.f07c1f07c1f08p-8,  -0x1.5995995995996p-6,
                                      0x1.5555555555555p-4,  -0x1.c5e5e5e5e5e5ep-2};
  const double inverse = 1 / x, z = inverse * inverse;
  return log(x) - (0.5 * inverse + z * polynomial(kTerms, z));
}

double digamma_positive(double x) {
  if (x >= 10) return digamma_far(x);
  if (x < 1) return digamma_near(x + 1) - 1 / x;
  double sum = 0;
  while (x > 2) sum += 1 / (x -= 1);
  return sum + digamma_near(x);
}

}  // namespace

double gamma(double x) noexcept {
  if (x == 0) return std::copysign(kInfinity, x);
  if (std::isnan(x) || x == kInfinity) return x;
  if (x > 0) return gamma_positive(x);
  if (x == std::trunc(x)) return std::numeric_limits<double>::quiet_NaN();
  const double size = kPi / (sine_of_pi_times(-x) * gamma_positive(1 - x));
  return std::fmod(std::floor(x), 2) == 0 ? size : -size;
}

double lgamma(double x) noexcept {
  if (!std::isfinite(x)) return x;
  if (x > 0) return lgamma_positive(x);
  if (x == std::trunc(x)) return kInfinity;
  return log(kPi / (-x * sine_of_pi_times(-x))) - lgamma_positive(-x);
}

double digamma(double x) noexcept {
  if (x == 0) return std::copysign(kInfinity, -x);
  if (std::isnan(x) || x == kInfinity) return x;
  if (x > 0) return digamma_positive(x);
  if (x == std::trunc(x)) return std::numeric_limits<double>::quiet_NaN();
  const double angle = kPi * (x - std::nearbyint(x));
  return digamma_positive(1 - x) - kPi * cos(angle) / sin(angle);
}

float gamma(float x) noexcept { return static_cast<float>(gamma(static_cast<double>(x))); }
float lgamma(float x) noexcept { return static_cast<float>(lgamma(static_cast<double>(x))); }
float digamma(float x) noexcept { return static_cast<float>(digamma(static_cast<double>(x))); }

}  // namespace brine::math
