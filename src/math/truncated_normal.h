// scipy.stats.truncnorm: the normal distribution between two bounds, given in standard deviations from its mean.
#pragma once

namespace brine::math {

// Below it lies the part q of what lies between a and b: 0 <= q < 1, a < b; either bound may be infinite. Computed
// through logarithms as scipy does it, so that bounds far out in a tail keep their digits.
double truncated_normal_quantile(double q, double a, double b) noexcept;

}  // namespace brine::math
