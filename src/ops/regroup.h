// What a batch is besides rows: other shapes of all its values, and its rows in another order. A plan never splits it.
#pragma once

#include <vector>

#include "program/program.h"

namespace brine {

extern const Op kRegroup, kTurnBatch, kReverseBatch, kStackInFront;

// All values of x, in their order, as (?, rest…): as many as that makes; refused where they do not come out even.
Value regroup(Value x, Shape rest);
Value turn_batch(Value x);                       // (n, d) -> (d, n), the transpose
Value reverse_batch(Value x);                    // the rows from the last to the first
Value stack_in_front(std::vector<Value> parts);  // k times (n, d) -> (k, n, d), promoted to one dtype

}  // namespace brine
