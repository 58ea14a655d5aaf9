// Norms of CSR rows, and the rows divided by theirs.
#pragma once

#include "program/program.h"

namespace brine {

extern const Op kCsrRowNorms, kDivideCsrRows, kWithoutZeros, kTurnedRows;

enum class Norm { kL1, kL2, kLargest };  // kLargest: of |x|

// Over the stored entries one after the other, in float64 (a float32's square is rounded to float32 first): CSR (n, d)
// of floats -> float64 (n,).
Value csr_row_norms(Value X, Norm norm);
// Every stored value by its row's divisor (n,) float64; the quotient is rounded to X's dtype. A divisor of 0 counts as
// 1.
Value divide_csr_rows(Value X, Value divisors);
Value without_zeros(Value X);  // CSR without the zeros that it stores
Value turned_rows(Value X);    // and with every row's entries in reverse order

}  // namespace brine
