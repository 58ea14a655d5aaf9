// Where a number stands among sorted ones, and piecewise linear functions of it.
#pragma once

#include "program/program.h"

namespace brine {

extern const Op kCountReached, kInterpolate;

// How many of the edges (a constant (m,) float64, rising) are at most x (n…) float64: int64 (n…). None for NaN.
Value count_reached(Value x, Value edges);

// numpy.interp: x (n…) float64; xs, ys constants (m,) float64, xs rising (equal ones allowed), m > 0 -> float64 (n…).
// Between two knots ((y1 - y0) / (x1 - x0)) * (x - x0) + y0, in this order; outside the first or last y; NaN stays.
Value interpolate(Value x, Value xs, Value ys);

}  // namespace brine
