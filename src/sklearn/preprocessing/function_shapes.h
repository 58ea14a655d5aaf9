// Other places of the same values, as numpy's functions of shapes have it.
#pragma once

#include "program/program.h"

namespace brine::sklearn {

// An axis of x, counted from the front; throws Error{kUsage} where x has none such.
int axis_of(const Value& x, Index axis);
// A constant's elements along the last axis, in another order or a choice of them: x[..., places].
Value take_last(Value x, const std::vector<Index>& places);
Value flipped(Value x, int axis);
Value raveled(Value x);  // all values, one after another; their number is that of no rows

}  // namespace brine::sklearn
