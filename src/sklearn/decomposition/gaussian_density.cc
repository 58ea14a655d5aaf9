// See gaussian_density.h.
#include "sklearn/decomposition/gaussian_density.h"

#include <cmath>
#include <limits>

#include "ops/arithmetic.h"
#include "ops/matmul.h"
#include "ops/reduce.h"

namespace brine::sklearn {

Formula gaussian_log_density(const Fitted& self, Matrix precision) {
  constexpr double kLogTwoPi = 1.8378770664093453;
  const std::optional<Inverse> inverse = inverse_of(precision);
  const double log_determinant =
      inverse && inverse->sign > 0 ? inverse->log_determinant : -std::numeric_limits<double>::infinity();
  const double offset = 0.5 * (static_cast<double>(precision.rows) * kLogTwoPi - log_determinant);
  const Value P = constant_of(self, std::move(precision));
  return [=](Value X) {
    Value quadratic = -0.5 * sum(X * matmul(X, P));
    quadratic -= offset;
    return quadratic;
  };
}

}  // namespace brine::sklearn
