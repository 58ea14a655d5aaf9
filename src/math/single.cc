// The functions of elementary.h that numpy computes in float. A scalar is an array of one.
#include <cmath>
#include <cstdint>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

#include "math/elementary.h"
#include "math/target.h"

namespace brine::math {
namespace {

struct SingleKernels {
  using Map = void(const float* x, float* y, Index n) noexcept;
  Map *exp, *log;
};

}  // namespace
}  // namespace brine::math

#define BRINE_KERNELS "math/single_kernels.h"
#include "math/each_target.h"

namespace brine::math {
namespace {

constexpr PerTarget<SingleKernels> kTables{&sse2::kSingle, &avx2::kSingle, &avx512::kSingle};

float one(SingleKernels::Map* function, float x) {
  float y;
  function(&x, &y, 1);
  return y;
}

}  // namespace

void exp(const float* x, float* y, Index n, CpuTarget target) noexcept { kernels_for(target, kTables).exp(x, y, n); }
void log(const float* x, float* y, Index n, CpuTarget target) noexcept { kernels_for(target, kTables).log(x, y, n); }
float exp(float x) noexcept { return one(kernels_for(cpu_target(), kTables).exp, x); }
float log(float x) noexcept { return one(kernels_for(cpu_target(), kTables).log, x); }

}  // namespace brine::math
