// Elements chosen by number: rows of a constant table, places along an axis, orders.
#pragma once

#include "program/program.h"

namespace brine {

extern const Op kTake, kTakeAlong, kArgSort, kSort, kScatterColumns;

// table[index]: (k, …) constant, int64 (n…) -> (n…, …); an index below 0 counts from the end
Value take(Value table, Value index);
Value take_along(Value x, Value index);         // numpy.take_along_axis, last axis
Value argsort(Value x);                         // along the last axis, stable, NaN last; int64
Value sort(Value x);                            // along the last axis, NaN last
Value scatter_columns(Value x, std::vector<Index> columns, Index width, double fill);  // (n, k) -> (n, width)

}  // namespace brine
