// A whole batch (n, …) as one run of values: what releases did that counted through its memory. A plan never splits it.
#pragma once

#include "program/program.h"

namespace brine {

extern const Op kEveryNth, kValuesByColumn, kValuesByRow;

Value every_nth(Value x, Index step);  // bool of x's shape: true at value 0, step, 2 step, … of the batch
Value values_by_column(Value x);       // (n, d) -> (n, d): column after column, written row after row
Value values_by_row(Value x);          // its inverse: row after row, written column after column

}  // namespace brine
