// What each tree of a forest says by itself, where a sum is not what is asked for.
#pragma once

#include "ops/forest.h"

namespace brine::sklearn {

// The value of the leaf that each row reaches in each tree: X (n, d) float32 or float64 -> float64 (n, T), or (n, T,
// n_values) where a leaf has several.
Value leaf_values(Value X, const ForestData& forest);

// numbers[node], node counted among all trees: int64 (n, T).
Value leaf_numbers(Value X, const ForestData& forest, std::vector<Index> numbers);

}  // namespace brine::sklearn
