// The nearest of constant points, found through a tree of boxes over them: scikit-learn's KDTree, with no distance to a
// box or a point that the walk does not need.
#pragma once

#include "ops/search_tree.h"

namespace brine {

extern const Op kNearestInBoxes;

enum class BoxMetric { kManhattan, kEuclidean, kChebyshev };

// X (n, d), points (m, d) float64 -> int64 (n, k): numbers of the points, as nearest_in_tree finds them.
Value nearest_in_boxes(Value X, Value points, const SearchTree& tree, BoxMetric metric, Index k, Sorting sorting);

}  // namespace brine
