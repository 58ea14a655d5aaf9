// scikit-learn's own sorts of (value, number) pairs by value. Neither is stable: what they do to equal values is part
// of the answer of its neighbour searches.
#pragma once

#include "base/index.h"

namespace brine {

enum class Sorting {
  kQuicksort,  // to scikit-learn 1.8
  kIntrosort,  // since 1.9
};

void sort_pairs(double* values, Index* numbers, Index n, Sorting sorting);

}  // namespace brine
