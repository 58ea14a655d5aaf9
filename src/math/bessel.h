// The modified Bessel function of the second kind, K_nu(x): scipy.special.kv, for Gaussian processes with a Matern
// kernel.
#pragma once

namespace brine::math {

// Within 20 ulp; infinite at 0, NaN below, 0 where exp(-x) is.
double bessel_k(double nu, double x) noexcept;

}  // namespace brine::math
