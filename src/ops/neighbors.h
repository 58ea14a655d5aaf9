// Neighbours out of a matrix of distances (n, m): the nearest, those within a distance, graphs and lists of them.
#pragma once

#include <string>

#include "ops/pair_sort.h"
#include "program/program.h"

namespace brine {

extern const Op kSmallest, kCsrWhere, kSortedCsr, kCsrOnes, kCsrRows, kDenseFilled, kRaggedValues, kRaggedColumns,
    kMinPlus;

// The places of the k smallest of each row, ascending, the lower place first of equals, NaN last: (n, m) -> int64
// (n, k).
Value smallest(Value D, Index k);
enum class Order {
  kColumns,
  kValues,  // the lower column first of equals
  kQuicksort,
  kIntrosort,  // by value, as sort_pairs leaves them
};
// CSR of the values where `inside` (bool, both (n, m)) is true.
Value csr_where(Value values, Value inside, Order order = Order::kColumns);
Value sorted_csr(Value X, Sorting sorting);  // each row of float64 by value
Value csr_ones(Value X);                     // 1.0 wherever X has an entry
Value csr_rows(Value values, Value columns,
               Index width);               // both (n, k), columns int64 -> CSR (n, width), in the order given
Value dense_filled(Value X, double fill);  // CSR -> dense; `fill` where nothing is stored (a stored zero stays)
Value ragged_values(Value X);              // the stored values of CSR rows, a list a row
Value ragged_columns(Value X);             // their columns, int64
// min over v of D[row, v] + M[v, j]: (n, m), constant (m, p) -> (n, p); +inf in D takes no part.
Value min_plus(Value D, Value M);

}  // namespace brine
