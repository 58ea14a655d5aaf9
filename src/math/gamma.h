// The gamma function, its logarithm, and the derivative of that, within a few ulp (away from zeros at negative
// numbers).
#pragma once

namespace brine::math {

double gamma(double x) noexcept;    // NaN at -1, -2, ..., an infinity of its sign at zero
double lgamma(double x) noexcept;   // log |gamma(x)|, scipy's gammaln: +inf at 0, -1, -2, ...
double digamma(double x) noexcept;  // scipy's psi: NaN at -1, -2, ..., an infinity of the opposite sign at zero
float gamma(float x) noexcept;      // in double, rounded once
float lgamma(float x) noexcept;
float digamma(float x) noexcept;

}  // namespace brine::math
