// The floating-point work of a call, counted and not estimated: the processor stops after each instruction, and a signal
// handler counts what that does to how many numbers.
#pragma once

#include <cstdint>
#include <functional>

namespace brine {

// Additions, subtractions, multiplications, divisions, roots, minima and maxima of floats, each element of a vector for
// itself; comparisons and conversions are none. Linux on x86-64 alone; what other threads do is not counted.
std::int64_t flops_of(const std::function<void()>& call);

}  // namespace brine
