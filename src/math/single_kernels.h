// exp and log of floats as numpy computes them. No guard: compiled once a target (see math/each_target.h).
//
// exp:  x = k ln 2 + r, |r| <= ln 2 / 2;  exp(x) = 2^k P(r) / Q(r), P of degree 5, Q of degree 2.
// log:  x = 2^k (1 + r), 1 + r in (sqrt(1/2), sqrt(2)];  log(x) = k ln 2 + P(r) / Q(r), both of degree 5.
// Source: simd_exp_FLOAT and simd_log_FLOAT of numpy 1.17 and later, whose steps and coefficients these are.
#include "math/fused.h"
#include "math/vectors.h"

using Singles = Vec<float>;
using SingleBits = Vec<std::int32_t>;

template <int kTerms>
[[gnu::always_inline]] inline Singles polynomial(const float (&from_highest)[kTerms], const Singles& r) {
  Singles sum = Singles{} + from_highest[0];
  for (int i = 1; i < kTerms; ++i) sum = fused(sum, r, Singles{} + from_highest[i]);
  return sum;
}

// y 2^k, of an integer k.
[[gnu::always_inline]] inline Singles raised(const Singles& y, const Singles& k) {
  return (Singles)((SingleBits)y + (__builtin_convertvector(k, SingleBits) << 23));
}

[[gnu::always_inline]] inline Singles exp_of_singles(const Singles& x) {
  constexpr float kOverflow = 88.72283935546875f, kUnderflow = -103.97208404541015625f,
                  kLog2E = 1.44269504088896340736f;
  constexpr float kRoundSingle = 0x1.8p23f, kLn2Top = -6.93145752e-1f, kLn2Rest = -1.42860677e-6f, kLeast = -125;
  constexpr float kP[] = {5.082762527590693718096e-04f, 6.757896990527504603057e-03f, 5.114512081637298353406e-02f,
                          2.473615434895520810817e-01f, 7.257664613233124478488e-01f, 9.999999999980870924916e-01f};
  constexpr float kQ[] = {2.159509375685829852307e-02f, -2.742335390411667452936e-01f, 1.0f};
  const Singles zero = {}, one = zero + 1;
  const Singles usual = (x < kOverflow) & (x > kUnderflow) ? x : zero;
  const Singles k = usual * kLog2E + kRoundSingle - kRoundSingle;
  const Singles r = fused(k, zero + kLn2Rest, fused(k, zero + kLn2Top, usual));
  // Below 2^-125 in two steps, of which the second may round to a subnormal.
  const Singles first = k > kLeast ? k : zero + kLeast;
  const Singles y = raised(polynomial(kP, r) / polynomial(kQ, r), first) * raised(one, k - first);
  const Singles bounded = x >= kOverflow ? zero + __builtin_inff() : (x <= kUnderflow ? zero : y);
  return x == x ? bounded : x;
}

[[gnu::always_inline]] inline Singles log_of_singles(const Singles& x) {
  constexpr float kTiny = 0x1p-126f, kHundred = 0x1p100f, kLn2Single = 0.693147180559945309417f;
  constexpr float kRootHalfSingle = 0.707106781186547524401f;
  constexpr float kP[] = {2.589979117907922693523e-02f, 3.808837741388407920751e-01f, 1.480000633576506585156e+00f,
                          2.112677543073053063722e+00f, 9.999999999999998702752e-01f, 0.0f};
  constexpr float kQ[] = {5.875095403124574342950e-03f, 1.546476374983906719538e-01f, 9.864942958519418960339e-01f,
                          2.453006071784736363091e+00f, 2.612677543073109236779e+00f, 1.0f};
  const Singles zero = {};
  const Singles normal = x < kTiny ? x * kHundred : x;
  const SingleBits exponent = ((SingleBits)normal >> 23) - 126,
                   fraction = ((SingleBits)normal & 0x7fffff) | (126 << 23);
  const Singles whole = __builtin_convertvector(exponent, Singles) - (x < kTiny ? zero + 100 : zero);
  const Singles half = (Singles)fraction;  // 0.5 <= half < 1
  const Singles k = half <= kRootHalfSingle ? whole - 1 : whole;
  const Singles r = (half <= kRootHalfSingle ? half + half : half) - 1;
  const Singles y = fused(k, zero + kLn2Single, polynomial(kP, r) / polynomial(kQ, r));
  const Singles special = x == 0 ? zero - __builtin_inff() : (x < 0 ? zero + __builtin_nanf("") : x);
  return (x > 0) & (x < __builtin_inff()) ? y : special;
}

template <Singles (*kFunction)(const Singles&)>
void map_singles(const float* x, float* y, Index n) noexcept {
  constexpr Index kLanes = kLanesOf<float>;
  Index i = 0;
  for (; i + kLanes <= n; i += kLanes) store(y + i, kFunction(load<Singles>(x + i)));
  if (i < n) store_some(y + i, kFunction(load_some<Singles>(x + i, n - i)), n - i);
}

constexpr SingleKernels kSingle{map_singles<exp_of_singles>, map_singles<log_of_singles>};
