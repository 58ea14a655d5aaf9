// Systems with a constant lower triangular matrix, solved row by row; and the Bessel function of Matern kernels.
#pragma once

#include "program/program.h"

namespace brine {

extern const Op kTriangularSolve, kBesselK;

// B (n, k), L (k, k) lower triangular, both float64 -> (n, k): row i is L^-1 B[i], by substitution.
Value triangular_solve(Value B, Value L);
Value bessel_k(double order, Value x);  // scipy.special.kv(order, x), float64

}  // namespace brine
