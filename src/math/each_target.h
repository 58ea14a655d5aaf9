// Includes the file BRINE_KERNELS once for each CPU target, in the namespaces sse2, avx2 and avx512 of brine::math,
// each with its kVectorBytes. No guard: every file with kernels includes it once, after all other headers.
//
// The instruction sets are switched on by pragmas around these namespaces alone, so that nothing else (an inline
// function of a header, say) is ever compiled for a CPU that may not be there.

namespace brine::math::sse2 {
constexpr int kVectorBytes = 16;
#include BRINE_KERNELS
}  // namespace brine::math::sse2

#if defined(__x86_64__)

#if defined(__clang__)
#pragma clang attribute push(__attribute__((target("avx2,fma,bmi,bmi2"))), apply_to = function)
#else
#pragma GCC push_options
#pragma GCC target("avx2,fma,bmi,bmi2")
#endif
namespace brine::math::avx2 {
constexpr int kVectorBytes = 32;
#include BRINE_KERNELS
}  // namespace brine::math::avx2
#if defined(__clang__)
#pragma clang attribute pop
#pragma clang attribute push(__attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx512cd,fma,bmi,bmi2"))), \
                             apply_to = function)
#else
#pragma GCC pop_options
#pragma GCC push_options
#pragma GCC target("avx512f,avx512bw,avx512dq,avx512vl,avx512cd,fma,bmi,bmi2,prefer-vector-width=512")
#endif
namespace brine::math::avx512 {
constexpr int kVectorBytes = 64;
#include BRINE_KERNELS
}  // namespace brine::math::avx512
#if defined(__clang__)
#pragma clang attribute pop
#else
#pragma GCC pop_options
#endif

#else  // one target alone: the two others are its aliases

namespace brine::math::avx2 {
using namespace brine::math::sse2;
}
namespace brine::math::avx512 {
using namespace brine::math::sse2;
}

#endif
