// The nearest of constant points, found through a tree of boxes over them: scikit-learn's KDTree.
#pragma once

#include "program/program.h"

namespace brine {

extern const Op kNearestInBoxes, kNearestByHeap;

enum class BoxMetric { kManhattan, kEuclidean, kChebyshev };

// X (n, d), points (m, d) float64; order (m,) int64: the points as the tree holds them, each once; node i has children 2i + 1 and
// 2i + 2, which halve its points -> int64 (n, k): numbers of the points, ascending by distance, then by number.
Value nearest_in_boxes(Value X, Value points, Value order, Index n_nodes, BoxMetric metric, Index k);
// The same of a matrix of distances (n, m) float64: a scan in the order of the points.
Value nearest_by_heap(Value D, Index k);

}  // namespace brine
