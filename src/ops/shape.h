// Another shape of the same values. The rows stay the first axis.
#pragma once

#include <vector>

#include "program/program.h"

namespace brine {

extern const Op kReshape, kTranspose, kBroadcastRows, kConcat, kRepeat;

Value reshape(Value x, Shape shape);           // kRows first where x has rows; the same number of values a row
Value expand(Value x, int axis);               // numpy.expand_dims
Value squeeze(Value x, int axis);              // an axis of extent 1 goes
Value flatten_rows(Value x);                   // (n, a, b, …) -> (n, a b …)
Value transpose(Value x, std::vector<int> axes);  // axis 0 stays where x has rows
Value broadcast_rows(Value x, Value like);     // a constant (k…) or (1, k…) as (n, k…), n the rows of `like`
Value concat(std::vector<Value> parts, int axis = -1);  // dense, promoted to one dtype; not along the rows
Value stack(std::vector<Value> parts, int axis = 1);    // along a new axis
Value repeat(Value x, Index times, int axis);  // each element `times` times in a row
Value tile(Value x, Index times, int axis);    // the whole axis `times` times

}  // namespace brine
