// The error function and the normal distribution.
//
// erf is within 1 ulp, erfc and ndtri within 4; ndtr is scipy's formula, and so as far from the truth as x / sqrt(2)
// rounded lets it be. Special values are those of scipy.special. Those of float compute in double and round once.
#pragma once

namespace brine::math {

double erf(double x) noexcept;
double erfc(double x) noexcept;   // 1 - erf(x), exact to its last digits far out too
double ndtr(double x) noexcept;   // the normal distribution below x
double ndtri(double p) noexcept;  // its inverse: NaN outside of [0, 1], infinite at the ends
double log_ndtr(double x) noexcept;  // log of ndtr, also where that is too small for a double
double ndtri_exp(double log_p) noexcept;  // its inverse: ndtri(exp(log_p))

float erf(float x) noexcept;
float erfc(float x) noexcept;
float ndtr(float x) noexcept;
float ndtri(float p) noexcept;
float log_ndtr(float x) noexcept;

}  // namespace brine::math
