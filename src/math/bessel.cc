// K for an order mu within [-1/2, 1/2] and the next one, then up by recurrence, which is stable. Below 2 by Temme's
// series (1975), from there on by the continued fraction of Thompson and Barnett (1987), whose terms all have one sign.
#include "math/bessel.h"

#include <cmath>
#include <limits>

#include "math/elementary.h"
#include "math/hyperbolic.h"
#include "math/polynomial.h"
#include "math/trigonometry.h"

namespace brine::math {
namespace {

constexpr double kPi = 0x1.921fb54442d18p+1;
constexpr double kEpsilon = 0x1p-54;

struct Neighbours {
  double low, high;  // of orders mu and mu + 1
};

// (1/gamma(1 - mu) -+ 1/gamma(1 + mu)) / (2 mu or 2), as polynomials in mu^2; minimax, errors below 2^-60.
double gamma_difference(double z) {
  static constexpr double kTerms[] = {-0x1.2788cfc6fb619p-1,  0x1.5815e8fa27048p-5,   0x1.59af103c34091p-5,
                                      -0x1.d919c527f5e2bp-8,  0x1.c364fe6ea5824p-13,  0x1.51ce8b1eb57f9p-16,
                                      -0x1.30251c445bac1p-20, -0x1.a4017af81fea9p-28, 0x1.423b052c256c2p-30};
  return polynomial(kTerms, z);
}
double gamma_mean(double z) {
  static constexpr double kTerms[] = {1,
                                      -0x1.4fcf4026afa2ep-1,
                                      0x1.5512320b43fc6p-3,
                                      -0x1.3b4af284850c9p-7,
                                      -0x1.317112cd7a1afp-10,
                                      0x1.0c8a78882ac9ap-13,
                                      -0x1.4fac55ba3a2e3p-20,
                                      -0x1.b9b5b82d001f9p-23,
                                      0x1.5f9d7277c0825p-28};
  return polynomial(kTerms, z);
}

Neighbours by_series(double mu, double x) {
  const double z = mu * mu, log_half = log(2 / x), sigma = mu * log_half;
  const double g1 = gamma_difference(z), g2 = gamma_mean(z);
  const double angle = kPi * mu, turn = mu == 0 ? 1 : angle / sin(angle), swing = sigma == 0 ? 1 : sinh(sigma) / sigma;
  const double power = exp(sigma);            // (x/2)^-mu
  double p = 0.5 * power / (g2 - mu * g1);    // times gamma(1 + mu)
  double q = 0.5 / (power * (g2 + mu * g1));  // times gamma(1 - mu)
  double f = turn * (g1 * cosh(sigma) + g2 * swing * log_half);
  double c = 1, low = f, high = p;
  for (int k = 1; k < 100; ++k) {
    f = (k * f + p + q) / (k * k - z);
    p /= k - mu;
    q /= k + mu;
    c *= 0.25 * x * x / k;
    low += c * f;
    high += c * (p - k * f);
    if (std::fabs(c * f) < kEpsilon * std::fabs(low)) break;
  }
  return {low, high * 2 / x};
}

Neighbours by_fraction(double mu, double x) {
  const double a1 = 0.25 - mu * mu;
  double b = 2 * (1 + x), d = 1 / b, step = d, h = d;
  double before = 0, now = 1, q = a1, c = a1, a = -a1, sum = 1 + q * step;
  for (int k = 2; k < 1000; ++k) {
    a -= 2 * (k - 1);
    c = -a * c / k;
    const double next = (before - b * now) / a;
    before = now;
    now = next;
    q += c * next;
    b += 2;
    d = 1 / (b + a * d);
    step *= b * d - 1;
    h += step;
    sum += q * step;
    if (std::fabs(q * step) < kEpsilon * std::fabs(sum)) break;
  }
  const double low = std::sqrt(kPi / (2 * x)) * exp(-x) / sum;
  return {low, low * (mu + x + 0.5 - a1 * h) / x};
}

}  // namespace

double bessel_k(double nu, double x) noexcept {
  if (std::isnan(nu) || !(x >= 0)) return std::numeric_limits<double>::quiet_NaN();
  if (x == 0) return std::numeric_limits<double>::infinity();
  if (std::isinf(x)) return 0;
  const double order = std::fabs(nu), n_up = std::floor(order + 0.5), mu = order - n_up;
  auto [low, high] = x < 2 ? by_series(mu, x) : by_fraction(mu, x);
  for (double i = 1; i <= n_up && high > 0 && !std::isinf(low); ++i) {
    const double next = 2 * (mu + i) / x * high + low;
    low = high;
    high = next;
  }
  return low;
}

}  // namespace brine::math
