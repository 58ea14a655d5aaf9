// The limits under which the targets of whole files run: one input stays within a second and a few hundred megabytes.
#pragma once

#include "base/limits.h"

namespace brine::fuzz {

inline Limits small_limits() {
  Limits limits;
  limits.memory_max = 64 << 20;
  limits.work_max = 64 << 20;
  limits.nodes_max = 1 << 20;
  limits.depth_max = 1000;
  return limits;
}

}  // namespace brine::fuzz
