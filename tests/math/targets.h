// The CPU targets that this machine can run.
#pragma once

#include <vector>

#include "base/cpu.h"

namespace brine::testing {

inline std::vector<CpuTarget> targets() {
  std::vector<CpuTarget> found;
  for (const CpuTarget target : {CpuTarget::kSse2, CpuTarget::kAvx2, CpuTarget::kAvx512})
    if (target <= cpu_target()) found.push_back(target);
  return found;
}

}  // namespace brine::testing
