// B-splines: all basis functions of a degree over given knots.
#pragma once

#include "program/program.h"

namespace brine {

extern const Op kBsplineBasis;

// x (n,) float64, knots a constant (m,) float64, rising -> float64 (n, m - degree - 1): every spline at x (or its
// derivative), continued as polynomials beyond the first and last interval; NaN for NaN. De Boor's recursion in scipy's
// order.
Value bspline_basis(Value x, Value knots, Index degree, Index derivative = 0);

}  // namespace brine
