// Categories: the place of a value among known ones, and ones at given places.
#pragma once

#include <string>
#include <vector>

#include "program/program.h"

namespace brine {

extern const Op kCategoryCodes, kOneHot;

enum class Unknown {
  kCode,    // an absent value has the code -1
  kRefuse,  // it is refused; `words` says so, "{}" in it being the value as Python's repr() has it
};

// Position of each value among `categories` (a constant (m,), distinct): int64 of the shape of `values`.
//
// Numbers among numbers are promoted, then compared: float32 0.1 is not float64 0.1; -0.0 is 0.0; NaN finds NaN.
// Everything else is equal as in Python: 1 == 1.0 == True, "1" != 1, exact between int and float; None, NaN and NA each
// find their own. Throws Error{kUsage} for numbers among text, as scikit-learn does.
Value category_codes(Value values, Value categories, Unknown unknown = Unknown::kCode, std::string words = {});

enum class Storage { kDense, kCsr };
// slots (n, d) int64: which of the sizes[j] outputs of column j is 1; -1: none -> (n, sum of sizes). CSR stores ones
// alone, in rising order of columns.
Value one_hot(Value slots, const std::vector<Index>& sizes, Dtype dtype, Storage storage);

}  // namespace brine
