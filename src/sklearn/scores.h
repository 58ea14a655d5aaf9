// From scores to labels and probabilities, as many classifiers do it.
#pragma once

#include "ops/reduce.h"
#include "program/program.h"

namespace brine::sklearn {

// (n,): classes[1] where the score is above 0 (0 and NaN: classes[0]); (n, k): the first of the largest. classes (k,).
Value labels(Value classes, Value scores);
// (n, k) -> (n,): the number of the largest column, of equal ones the last, or the first. From a NaN on nothing is
// larger.
Value one_vs_rest_choice(Value scores, bool first_of_equals);
Value two_columns(Value p);  // (n,), the probability of the second class -> (n, 2)
Value softmax(Value scores, SumOrder order = SumOrder::kLanes);  // exp(s - max) / sum, in the scores' own float type
Value log_softmax(Value scores);                                 // s - max - log(sum(exp(s - max)))
// log of the row sums of exp(a), (n, k) -> (n, 1): scipy's, which since 1.15 takes the largest entries out of the sum.
Value logsumexp(Value a, SumOrder order = SumOrder::kLanes);

enum class ZeroRows { kNan, kEven, kKept };
// Rows divided by their sums. A row whose sum is 0: 0 / 0, 1 / k each, or as it is.
Value shared_out(Value p, ZeroRows zero_rows, SumOrder order = SumOrder::kLanes);

}  // namespace brine::sklearn
