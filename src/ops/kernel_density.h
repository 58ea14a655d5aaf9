// The log of a sum of kernels over a tree's points, up to a tolerance: scikit-learn's KernelDensity.
#pragma once

#include "ops/search_tree.h"

namespace brine {

extern const Op kKernelDensity;

enum class DensityKernel { kGaussian, kTophat, kEpanechnikov, kExponential, kLinear, kCosine };

struct DensityOptions {
  DensityKernel kernel = DensityKernel::kGaussian;
  double bandwidth = 1;
  double log_norm = 0;        // of the kernel, which the tolerances count in
  double atol = 0, rtol = 0;  // of the sum of all points' kernels
  bool breadth_first = true;  // the nearest node next; else depth first
};
struct DensityWeights {
  Value log_of_points;  // (m,) float64; empty: 0 each
  Value log_of_nodes;   // (nodes,): of the sum of the node's points' weights
  double total = 0;     // of all points
};

// D (n, m), `least` and `greatest` (n, nodes): distances to the points, and to the nearest and the farthest place of
// each node -> (n,) float64: log of the sum of weight * K(D), not normalised.
Value kernel_density(Value D, Value least, Value greatest, const DensityWeights& weights, const SearchTree& tree,
                     const DensityOptions& options);

}  // namespace brine
