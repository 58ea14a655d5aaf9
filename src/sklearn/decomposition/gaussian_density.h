// The log density of rows under a normal distribution with a constant precision.
#pragma once

#include "sklearn/dense_algebra.h"

namespace brine::sklearn {

// log N(x; 0, precision^-1) of centred rows (n, d) -> (n,), in their own float type; the determinant is a constant.
Formula gaussian_log_density(const Fitted& self, Matrix precision);

}  // namespace brine::sklearn
