// See truncated_normal.h. Source: scipy/stats/_continuous_distns.py, truncnorm_gen._ppf and _log_gauss_mass.
#include "math/truncated_normal.h"

#include <algorithm>
#include <cmath>

#include "math/elementary.h"
#include "math/error_function.h"

namespace brine::math {
namespace {

double log_of_sum(double log_p, double log_q) {
  const double high = std::max(log_p, log_q), low = std::min(log_p, log_q);
  return std::isinf(high) ? high : high + log1p(exp(low - high));
}

// log(exp(log_p) - exp(log_q)). scipy takes the logarithm of a complex number, whose imaginary part, the rounding of
// sin(pi), is what remains of a difference that rounds to 0.
double log_of_difference(double log_p, double log_q) {
  constexpr double kSineOfPi = 0x1.1a62633145c07p-53;
  const double ratio = exp(log_q - log_p), left = 1 - ratio, rest = kSineOfPi * ratio;
  return log_p + log(std::sqrt(left * left + rest * rest));
}

// The logarithm of what lies between the bounds.
double log_mass(double a, double b) {
  if (b <= 0) return log_of_difference(log_ndtr(b), log_ndtr(a));
  if (a > 0) return log_of_difference(log_ndtr(-a), log_ndtr(-b));
  return log1p(-ndtr(a) - ndtr(-b));
}

}  // namespace

double truncated_normal_quantile(double q, double a, double b) noexcept {
  if (a < 0) return ndtri_exp(log_of_sum(log_ndtr(a), log(q) + log_mass(a, b)));
  return -ndtri_exp(log_of_sum(log_ndtr(-b), log1p(-q) + log_mass(a, b)));
}

}  // namespace brine::math
