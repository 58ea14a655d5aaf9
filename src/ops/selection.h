// The smallest values as numpy finds them: which of equal ones, and in what order.
#pragma once

#include "program/program.h"

namespace brine {

extern const Op kSelectedSmallest;

// numpy.argpartition(D, k - 1)[:, :k] of numpy before 2.0 (introselect), then by value, equal ones as the selection
// left them: float (n, m) -> int64 (n, k); NaN last.
Value selected_smallest(Value D, Index k);

}  // namespace brine
