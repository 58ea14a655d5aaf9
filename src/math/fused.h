// A fused multiply-add of vectors. No guard: included by kernel files, in each target's namespace (see
// math/each_target.h), after kVectorBytes; their sources include <cmath> and, for x86-64, <immintrin.h>. Targets of
// vectors wider than SSE2's have the instruction; without it the C library computes each lane, slowly, so that it does
// not pay to unroll anything around it.

#if defined(__x86_64__)
constexpr bool kFusedIsFast = kVectorBytes > 16;
#else
constexpr bool kFusedIsFast = true;
#endif

template <class V>
[[gnu::noinline]] V fused_by_lanes(const V& a, const V& b, const V& c) {
  V sum;
  for (std::size_t i = 0; i < sizeof(V) / sizeof(a[0]); ++i) sum[i] = std::fma(a[i], b[i], c[i]);
  return sum;
}

// a * b + c, rounded once.
template <class V>
[[gnu::always_inline]] inline V fused(const V& a, const V& b, const V& c) {
#if defined(__x86_64__)
  if constexpr (kFusedIsFast) {
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
  return fused_by_lanes(a, b, c);
}
