// The smallest values as numpy finds them: which of equal ones, and in what order.
#pragma once

#include "program/program.h"

namespace brine {

extern const Op kSelectedSmallest, kNetworkSmallest;

enum class Selected { kAsFound, kByValue };

// numpy.argpartition(D, k - 1)[:, :k], and kByValue numpy.argsort of these: float (n, m) -> int64 (n, k); NaN last.
// As numpy does it by itself: before 2.0 everywhere, since then where it has neither AVX2 nor AVX-512, with which it
// leaves equal values in other orders.
Value selected_smallest(Value D, Index k, Selected order = Selected::kByValue);
// The same by value, of numpy since 2.0 with AVX2 or AVX-512, which sort up to 256 values by one and the same network,
// and select among NaN as the standard library does. Longer rows, which they answer each in its own order, are answered
// as numpy does without them.
Value network_smallest(Value D, Index k);

}  // namespace brine
