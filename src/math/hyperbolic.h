// Hyperbolic functions beside tanh (math/elementary.h) and their inverses, within 3 ulp; special values are those of C.
#pragma once

namespace brine::math {

double sinh(double x) noexcept;
double cosh(double x) noexcept;
double asinh(double x) noexcept;
double acosh(double x) noexcept;
double atanh(double x) noexcept;

float sinh(float x) noexcept;  // in double, rounded once
float cosh(float x) noexcept;
float asinh(float x) noexcept;
float acosh(float x) noexcept;
float atanh(float x) noexcept;

}  // namespace brine::math
