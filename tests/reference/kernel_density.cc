// The log of a sum of kernels over all points, without a tree.
#include "ops/kernel_density.h"

#include <cmath>
#include <numbers>

#include "reference/twins.h"

namespace brine::reference {
namespace {

Number kernel(DensityKernel kernel, Number d, Number h) {
  const Number ratio = d / h;
  switch (kernel) {
    case DensityKernel::kGaussian: return std::exp(-ratio * ratio / 2);
    case DensityKernel::kExponential: return std::exp(-ratio);
    case DensityKernel::kTophat: return ratio < 1;
    case DensityKernel::kEpanechnikov: return ratio < 1 ? 1 - ratio * ratio : 0;
    case DensityKernel::kLinear: return ratio < 1 ? 1 - ratio : 0;
    case DensityKernel::kCosine: return ratio < 1 ? std::cos(std::numbers::pi_v<Number> / 2 * ratio) : 0;
  }
  return std::nan("");
}

// Numbers: bandwidth, log of the norm, atol, rtol, total weight. Integers: kernel, whether breadth first.
Number kernel_of(const Call& call, Number d) {
  return kernel(static_cast<DensityKernel>(call.integer(0)), d, call.number(0));
}

}  // namespace

Values kernel_density(const Call& call) {
  const Values& D = call.in(0);
  Values y = call.result();
  for (Index row = 0; row < y.rows(); ++row) {
    Number sum = 0;
    for (Index j = 0; j < D.width(); ++j) {
      const Number weight = call.inputs.size() > 4 ? std::exp(call.in(4).numbers[j]) : 1;  // given as logarithms
      sum += weight * kernel_of(call, D.numbers[row * D.width() + j]);
    }
    y.numbers.push_back(static_cast<double>(std::log(sum)));
  }
  return y;
}

// Within the tolerance asked for, and the rounding of the bound that the walk begins with: all points at the nearest
// place.
bool is_within_tolerance(const Call& call, const Values& expected, const Values& found) {
  for (Index row = 0; row < expected.count(); ++row) {
    const Values& least = call.in(1);
    const Number sum = std::exp(expected.numbers[row]), other = std::exp(found.numbers[row]);
    const Number start = call.number(4) * kernel_of(call, least.numbers[row * least.width()]);
    const Number rounding =
        64 * std::numeric_limits<double>::epsilon() * static_cast<Number>(least.width() + call.in(0).width()) * start;
    if (!(std::fabs(sum - other) <=
          call.number(2) / std::exp(static_cast<Number>(call.number(1))) + call.number(3) * sum + rounding))
      return false;
  }
  return true;
}

}  // namespace brine::reference
