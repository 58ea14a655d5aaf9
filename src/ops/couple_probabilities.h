// libsvm's class probabilities from those of pairs of classes.
#pragma once

#include "program/program.h"

namespace brine {

extern const Op kCoupleProbabilities;

// p (n, k (k - 1) / 2) float64, column (i, j), i < j, i outermost: the probability of i where it is i or j -> (n, k).
// Wu, Lin and Weng's second method, iterated as libsvm does: the stopping rule is part of the result.
Value couple_probabilities(Value p, Index n_classes);

}  // namespace brine
