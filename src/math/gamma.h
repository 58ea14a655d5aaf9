// The logarithm of the gamma function and its derivative, within a few ulp (away from digamma's negative zeros).
#pragma once

namespace brine::math {

double lgamma(double x) noexcept;   // log |gamma(x)|, scipy's gammaln: +inf at 0, -1, -2, ...
double digamma(double x) noexcept;  // scipy's psi: NaN at -1, -2, ..., an infinity of the opposite sign at zero
float lgamma(float x) noexcept;     // in double, rounded once
float digamma(float x) noexcept;

}  // namespace brine::math
