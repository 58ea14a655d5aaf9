// Which instructions the kernels may use. All give the same bits; the choice is one of speed.
#pragma once

namespace brine {

enum class CpuTarget { kSse2, kAvx2, kAvx512 };

// The best target of this machine, or the lesser one named by the environment's BRINE_CPU (sse2, avx2, avx512): a hook
// for tests. Read once.
CpuTarget cpu_target();

}  // namespace brine
