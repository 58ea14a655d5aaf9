// Along the rows of a whole batch: running sums and products, and sorted columns. A plan never splits such a batch.
#pragma once

#include "program/program.h"

namespace brine {

extern const Op kDownBatch;

// numpy.cumsum, cumprod and sort with axis=0: dense numbers (n, …) -> (n, …). Sums and products of integers in 64 bits.
Value running_sum_of_rows(Value x);
Value running_product_of_rows(Value x);
Value sorted_rows(Value x);  // each column for itself, NaN last

}  // namespace brine
