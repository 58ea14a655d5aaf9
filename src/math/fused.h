// A fused multiply-add of vectors. No guard: included by kernel files, in each target's namespace (see
// math/each_target.h), after kVectorBytes; their sources include <cmath> and, for x86-64, <immintrin.h>. Targets of
// vectors wider than SSE2's have the instruction; without it the C library computes each lane, slowly.

// a * b + c, rounded once.
template <class V>
[[gnu::always_inline]] inline V fused(const V& a, const V& b, const V& c) {
#if defined(__x86_64__)
  if constexpr (kVectorBytes > 16) {
    constexpr bool kIsFloat = sizeof(a[0]) == sizeof(float);
    if constexpr (sizeof(V) == 64) {
      if constexpr (kIsFloat)
        return _mm512_fmadd_ps(a, b, c);
      else
        return _mm512_fmadd_pd(a, b, c);
    } else if constexpr (sizeof(V) == 32) {
      if constexpr (kIsFloat)
        return _mm256_fmadd_ps(a, b, c);
      else
        return _mm256_fmadd_pd(a, b, c);
    } else {
      if constexpr (kIsFloat)
        return _mm_fmadd_ps(a, b, c);
      else
        return _mm_fmadd_pd(a, b, c);
    }
  }
#endif
  V sum;
  for (std::size_t i = 0; i < sizeof(V) / sizeof(a[0]); ++i) sum[i] = std::fma(a[i], b[i], c[i]);
  return sum;
}
