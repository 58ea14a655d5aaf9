// Sine and cosine of any double, however large, within 1 ulp.
#pragma once

namespace brine::math {

double sin(double x) noexcept;
double cos(double x) noexcept;
float sin(float x) noexcept;  // in double, rounded once
float cos(float x) noexcept;

}  // namespace brine::math
