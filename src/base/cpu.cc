#include "base/cpu.h"

#include <algorithm>
#include <cstdlib>
#include <string_view>

namespace brine {
namespace {

CpuTarget best() {
#if defined(__x86_64__)
  __builtin_cpu_init();
  const bool has_fma = __builtin_cpu_supports("fma");
  if (has_fma && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
      __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512cd"))
    return CpuTarget::kAvx512;
  if (has_fma && __builtin_cpu_supports("avx2")) return CpuTarget::kAvx2;
#endif
  return CpuTarget::kSse2;
}

CpuTarget chosen() {
  const char* name = std::getenv("BRINE_CPU");
  const std::string_view wanted = name ? name : "";
  const CpuTarget most = best();
  if (wanted == "sse2") return CpuTarget::kSse2;
  if (wanted == "avx2") return std::min(most, CpuTarget::kAvx2);
  return most;
}

}  // namespace

CpuTarget cpu_target() {
  static const CpuTarget target = chosen();
  return target;
}

}  // namespace brine
