// Horner's rule.
#pragma once

#include <cstddef>

namespace brine::math {

// terms[0] + terms[1] x + terms[2] x^2 + ...
template <std::size_t n>
double polynomial(const double (&terms)[n], double x) {
  double sum = terms[n - 1];
  for (std::size_t i = n - 1; i-- > 0;) sum = sum * x + terms[i];
  return sum;
}

}  // namespace brine::math
