// Probabilities of linear classifiers whose classes were fitted one against the rest.
#pragma once

#include "ops/elementwise.h"
#include "sklearn/scores.h"

namespace brine::sklearn {

// expit of each score; two classes [1 - p, p]; more: divided by their sum. In the scores' own float type.
inline Value one_against_rest(Value scores, ZeroRows zero_rows) {
  const Value p = expit(scores);
  return p.rank() == 1 ? two_columns(p) : shared_out(p, zero_rows);
}

}  // namespace brine::sklearn
