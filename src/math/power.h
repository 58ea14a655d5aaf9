// x to the power y, and the cubic root of x, within 1 ulp; special values are those of C.
#pragma once

namespace brine::math {

double pow(double x, double y) noexcept;
float pow(float x, float y) noexcept;  // in double, rounded once
double cbrt(double x) noexcept;
float cbrt(float x) noexcept;

}  // namespace brine::math
