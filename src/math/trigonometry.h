// Sine and cosine of any double, however large, within 1 ulp; the other functions within 2.
#pragma once

namespace brine::math {

double sin(double x) noexcept;
double cos(double x) noexcept;
double tan(double x) noexcept;
double asin(double x) noexcept;
double acos(double x) noexcept;
double atan(double x) noexcept;

float sin(float x) noexcept;  // in double, rounded once, as all of float
float cos(float x) noexcept;
float tan(float x) noexcept;
float asin(float x) noexcept;
float acos(float x) noexcept;
float atan(float x) noexcept;

}  // namespace brine::math
