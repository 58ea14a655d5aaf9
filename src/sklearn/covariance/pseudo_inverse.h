// The pseudo-inverse of a symmetric matrix, computed when a model is opened.
#pragma once

#include <vector>

#include "base/index.h"

namespace brine::sklearn {

// A (d, d) symmetric, row-major -> V diag(1 / s) V' over the eigenvalues |s| > d eps max|s|, as scipy.linalg.pinvh chooses them.
std::vector<double> pseudo_inverse(std::vector<double> A, Index d);

}  // namespace brine::sklearn
