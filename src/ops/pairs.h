// Terms of two rows added up over the columns, for every row of X (n, d) and every row of a constant Y (m, d):
// distances, kernels.
//
// All sums are in float64, column after column, whatever the float type of X and Y (one for both); the difference and
// the sum of two elements are taken in that type first. That is the order of scikit-learn's DistanceMetric and of
// scipy's cdist.
#pragma once

#include "program/program.h"

namespace brine {

extern const Op kPairSum, kQuadraticPairs, kBatchPairSum;

enum class PairTerm {  // x, y: the elements; w: one weight a column; p: an exponent
  kAbsolute,      // |x - y|
  kSquare,        // (x - y)^2
  kSquareOver,    // (x - y)^2 / w
  kPower,         // w |x - y|^p
  kChi2,          // (x - y)^2 / (x + y), 0 where x + y is 0
  kCanberra,      // |x - y| / (|x| + |y|), 0 where both are 0
  kSizes,         // |x| + |y|
  kSizeOfSum,     // |x + y|
  kUnequal,       // w (x != y)
  kBoth,          // x and y are not 0
  kOne,           // one of them is not 0
  kFirst,         // x alone is not 0
  kSecond,        // y alone is not 0
  kNeither,
  kProduct,       // x y
};
enum class PairTotal { kAdded, kLargest };

struct PairOptions {
  Value weights = {};                     // (d,) float64, where the term has w
  double p = 2;
  PairTotal total = PairTotal::kAdded;
  int lanes = 1;                          // 2: even and odd columns apart, as scipy's older metrics do
};

Value pair_sum(Value X, Value Y, PairTerm term, const PairOptions& options = {});  // -> float64 (n, m)
// The same for every two rows of X itself: (n, d) -> float64 (n * n,), x with each y before the next x. No weights.
Value batch_pair_sum(Value X, PairTerm term);
// (x - y)' M (x - y), the inner sum over the columns of M first: M (d, d) float64 -> float64 (n, m).
Value quadratic_pairs(Value X, Value Y, Value M, int lanes = 1);

}  // namespace brine
