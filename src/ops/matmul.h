// Products with a constant matrix. Dense rows: brine's own order of sums (math/matmul.h); CSR rows: one sum over the
// stored entries, in their order, as scipy's. Both sides are promoted first, as numpy does.
#pragma once

#include "program/program.h"

namespace brine {

extern const Op kMatMul;

Value matmul(Value X, Value W);             // (…, k) @ (k, m) -> (…, m); (…, k) @ (k,) -> (…)
Value matmul_transposed(Value X, Value W);  // (…, k) @ (m, k).T -> (…, m)

}  // namespace brine
