// One kernel source, compiled once for each CPU target and chosen when a plan is made.
//
// Kernels are written with the compiler's own vector types, at the target's width (kVectorBytes): plain SSE2 has them
// too. No target changes the order or the rounding of anything, so all of them give the same bits. See
// math/each_target.h.
#pragma once

#include <array>

#include "base/cpu.h"

namespace brine::math {

// The same table of kernels for each target, in the order of CpuTarget.
template <class Kernels>
using PerTarget = std::array<const Kernels*, 3>;

template <class Kernels>
const Kernels& kernels_for(CpuTarget target, const PerTarget<Kernels>& tables) {
  return *tables[static_cast<std::size_t>(target)];
}

}  // namespace brine::math
