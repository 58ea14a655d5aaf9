// What only the whole batch tells: values without rows, computed from all rows. A plan never splits such a batch.
#pragma once

#include "program/program.h"

namespace brine {

extern const Op kAllRows, kLargestOfAll, kSumOfRows, kIsOwnPair, kSquareOfRows;

Value all_rows(Value truth);        // bool (n, …) -> bool (): whether all are true
Value largest_of_all(Value x);      // float (n, …) -> (): the largest of all elements; -inf if there are none
Value sum_of_rows(Value x);           // float (n, …) -> (…): row after row

// What batch_pair_sum gives, (n * n, …), as (n, n, …); `like` has the n rows.
Value square_of_rows(Value pairs, Value like);
Value is_own_pair(Value X);         // bool (n * n,): whether it is a row with itself

}  // namespace brine
