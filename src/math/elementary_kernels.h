// The kernels of elementary.h. No guard: compiled once a target (see math/each_target.h).
//
// exp:  x = k ln 2 + r, |r| <= ln 2 / 2;  exp(r) = 1 + (r + tail), tail = r^2 P(r) and what r lost by rounding.
// log:  x = 2^k m, sqrt(1/2) <= m < sqrt(2), f = m - 1, s = f / (2 + f);
//       log(1 + f) = 2 atanh(s) = f - (f^2/2 - s (f^2/2 + R)), R = s^2 Q(s^2).
// The polynomials are minimax on these ranges (Remez, errors below 2^-58), summed by halves so that the terms need not
// wait for each other. Nothing branches: rare cases are computed beside the usual one and selected.
#include "math/vectors.h"

using Real = Vec<double>;
using Word = Vec<std::uint64_t>;
using Mask = Vec<std::int64_t>;  // what comparisons give: -1 or 0

constexpr int kReals = kLanesOf<double>;
using Single = Vec<float, kReals* static_cast<int>(sizeof(float))>;  // as many floats as Real has doubles

[[gnu::always_inline]] inline Real all(double x) { return Real{} + x; }
[[gnu::always_inline]] inline Word all_words(std::uint64_t x) { return Word{} + x; }
[[gnu::always_inline]] inline Word words(Real x) { return (Word)x; }
[[gnu::always_inline]] inline Real reals(Word x) { return (Real)x; }
[[gnu::always_inline]] inline Real select(Mask mask, Real yes, Real no) { return mask ? yes : no; }
[[gnu::always_inline]] inline Real absolute(Real x) { return reals(words(x) & all_words(0x7fffffffffffffff)); }
[[gnu::always_inline]] inline Real at_least(Real x, double low) { return select(x < low, all(low), x); }  // NaN stays
[[gnu::always_inline]] inline Real at_most(Real x, double high) { return select(x > high, all(high), x); }

constexpr double kRound = 0x1.8p52;  // x + kRound - kRound: x rounded to an integer, which the sum's low bits hold
constexpr double kLn2 = 0x1.62e42fefa39efp-1;
constexpr double kLn2High = 0x1.62e42fee00000p-1, kLn2Low = 0x1.a39ef35793c76p-33;  // k * high is exact
constexpr double kInfinity = __builtin_inf();

// 2^k for the integer k that t = k + kRound holds; -1022 <= k <= 1023.
[[gnu::always_inline]] inline Real power_of_two(Real t) { return reals((words(t) + 1023) << 52); }

struct Reduced {
  Real k, r, tail;  // exp(x) = 2^k (1 + (r + tail)), |tail| far below r
};

// exp(r + rest) - 1 - r for |r| <= 0.35, and a rest below an ulp of r.
[[gnu::always_inline]] inline Real exp_tail(Real r, Real rest) {
  const Real r2 = r * r, r4 = r2 * r2;
  const Real p01 = 0.5 + r * 0x1.5555555555557p-3;
  const Real p23 = 0x1.5555555555558p-5 + r * 0x1.11111111100dbp-7;
  const Real p45 = 0x1.6c16c16c151fcp-10 + r * 0x1.a01a01abe84bap-13;
  const Real p67 = 0x1.a01a01acfacc0p-16 + r * 0x1.71de0230beb99p-19;
  const Real p8a = 0x1.27e4cccdeb2f7p-22 + r * 0x1.af4deb0af45a9p-26 + r2 * 0x1.1f8b4c6b3c913p-29;
  const Real p = (p01 + r2 * p23) + r4 * ((p45 + r2 * p67) + r4 * p8a);
  return r2 * p + rest;
}

// of x + rest
[[gnu::always_inline]] inline Reduced reduce(Real x, Real rest = Real{}) {
  const Real k = x * 0x1.71547652b82fep+0 + kRound - kRound;  // x / ln 2
  const Real high = x - k * kLn2High, low = k * kLn2Low - rest;
  const Real r = high - low;
  return {k, r, exp_tail(r, (high - r) - low)};
}

// y 2^k in two steps, since 2^k alone may be no double; |k| <= 2000. Rounds only where the result is subnormal.
[[gnu::always_inline]] inline Real scale(Real y, Real k) {
  const Real t1 = k * 0.5 + kRound, t2 = k - (t1 - kRound) + kRound;
  return y * power_of_two(t1) * power_of_two(t2);
}

// NaN of x itself, not one made on the way: its sign and payload would depend on the order of operands.
[[gnu::always_inline]] inline Real keep_nan(Real x, Real y) { return select(x == x, y, x); }

[[gnu::always_inline]] inline Real exp_of_sum(Real x, Real rest) {
  const Reduced e = reduce(at_most(at_least(x, -800), 800), rest);
  return keep_nan(x, scale(1 + (e.r + e.tail), e.k));
}
[[gnu::always_inline]] inline Real exp_of(Real x) { return exp_of_sum(x, Real{}); }

[[gnu::always_inline]] inline Real exp2_of(Real x) {
  const Real y = at_most(at_least(x, -1200), 1200);
  const Real k = y + kRound - kRound;
  const Real f = y - k;
  // f ln 2 = r + rest: the products of halves, 26 bits by 26 and 27, are exact
  constexpr double kTop = 0x1.62e42f8p-1, kBottom = kLn2 - kTop;
  const Real f_high = reals(words(f) & all_words(~std::uint64_t{0x7ffffff})), f_low = f - f_high;
  const Real r = f * kLn2;
  const Real rest =
      ((f_high * kTop - r) + f_high * kBottom + f_low * kTop) + f_low * kBottom + f * 0x1.abc9e3b39803fp-56;
  return keep_nan(x, scale(1 + (r + exp_tail(r, rest)), k));
}

// 2^k ((1 - 2^-k + r) + tail), the first sum with what it lost.
[[gnu::always_inline]] inline Real expm1_of(Real x) {
  const Reduced e = reduce(at_most(at_least(x, -45), 800));
  const Real base = 1 - power_of_two(at_least(-e.k, -60) + kRound);
  const Real sum = base + e.r, lost = (base - sum) + e.r;
  return select((x == 0) | (x != x), x, scale(sum + (lost + e.tail), e.k));
}

// |x| < 0.55: x + x^3 P(x^2). Beyond: 1 - 2 / (exp(2x) + 1), with what the sum lost by rounding.
[[gnu::always_inline]] inline Real tanh_of(Real x) {
  const Real z = x * x, z2 = z * z, z4 = z2 * z2;
  const Real p =
      ((-0x1.5555555555555p-2 + z * 0x1.111111111103ap-3) + z2 * (-0x1.ba1ba1b9ffa15p-5 + z * 0x1.664f487759183p-6)) +
      z4 * (((-0x1.226e32fb78768p-7 + z * 0x1.d6d33b57d970ep-9) +
             z2 * (-0x1.7d97ef2302d43p-10 + z * 0x1.34c6c3cb4c5f3p-11)) +
            z4 * (-0x1.ec1ca4c5c8aefp-13 + z * 0x1.652202bd6952bp-14 + z2 * -0x1.5a05c81c01f2dp-16));
  const Real near = x + x * z * p;

  const Real size = absolute(x);
  const Reduced e = reduce(2 * at_most(size, 22));
  const Real power = power_of_two(e.k + kRound);
  const Real one = 1 + power, r = power * e.r;
  const Real first = one + r, more = ((one - first) + r) + power * e.tail;
  const Real sum = first + more, lost = (first - sum) + more, part = 2 / sum;
  const Real far = 1 - (part - 0.5 * part * part * lost);
  const Real signed_far = reals(words(far) | (words(x) & all_words(std::uint64_t{1} << 63)));
  return select((x == 0) | (x != x), x, select(size < 0.55, near, signed_far));
}

[[gnu::always_inline]] inline Real expit_of(Real x) { return keep_nan(x, 1 / (1 + exp_of(-x))); }

// k ln 2 + log(1 + f) + rest, for a rest that is small beside it.
[[gnu::always_inline]] inline Real log_sum(Real k, Real f, Real rest) {
  const Real s = f / (2 + f), z = s * s, z2 = z * z;
  const Real q =
      ((0x1.5555555555555p-1 + z * 0x1.9999999999a3ap-2) + z2 * (0x1.2492492476692p-2 + z * 0x1.c71c7201ff537p-3)) +
      z2 * z2 *
          ((0x1.745cf8c2a17edp-3 + z * 0x1.3b1c42bf11682p-3) + z2 * (0x1.0fbd3d1a064d2p-3 + z * 0x1.0c11348cee62ap-3));
  const Real half = 0.5 * f * f;
  return k * kLn2High - ((half - (s * (half + z * q) + (k * kLn2Low + rest))) - f);
}

struct Split {
  Real k, m;  // x = 2^k m, sqrt(1/2) <= m < sqrt(2)
};

[[gnu::always_inline]] inline Split split(Real x) {
  constexpr std::uint64_t kRootHalf = 0x3fe6a09e667f3bcd;
  const Word shifted = words(x) + (0x3ff0000000000000 - kRootHalf);
  const Word exponent = shifted >> 52;  // k + 1023, for a positive x
  const Real k = reals(exponent | words(all(0x1p52))) - (0x1p52 + 1023);
  return {k, reals((shifted & all_words(0x000fffffffffffff)) + kRootHalf)};
}

// log of x beside the numbers that are not positive and finite.
[[gnu::always_inline]] inline Real log_or_special(Real x, Real y) {
  const Real special = select(x == 0, all(-kInfinity), select(x < 0, all(__builtin_nan("")), x));
  return select((x > 0) & (x < kInfinity), y, special);
}

[[gnu::always_inline]] inline Real log_of(Real x) {
  const Mask tiny = x < 0x1p-1022;
  const Split part = split(select(tiny, x * 0x1p54, x));
  return log_or_special(x, log_sum(part.k - select(tiny, all(54), Real{}), part.m - 1, Real{}));
}

// log(u) + rest / u, where u + rest is 1 + x exactly; near 1, where u forgets x, f = x.
[[gnu::always_inline]] inline Real log1p_of(Real x) {
  const Real u = 1 + x, part_of_x = u - 1;
  const Real rest = (x - part_of_x) + (1 - (u - part_of_x));
  const Split part = split(u);
  const Mask near = part.k == 0;
  const Real y = log_sum(part.k, select(near, x, part.m - 1), select(near, Real{}, rest / u));
  return select((x == 0) | (x != x), x, log_or_special(u, y));
}

// ------------------------------------------------------------------------------------------------- over arrays

template <Real (*kFunction)(Real)>
void map(const double* x, double* y, Index n) noexcept {
  Index i = 0;
  for (; i + kReals <= n; i += kReals) store(y + i, kFunction(load<Real>(x + i)));
  if (i < n) store_some(y + i, kFunction(load_some<Real>(x + i, n - i)), n - i);
}

[[gnu::always_inline]] inline Real widen(Single x) { return __builtin_convertvector(x, Real); }
[[gnu::always_inline]] inline Single narrow(Real x) { return __builtin_convertvector(x, Single); }

template <Real (*kFunction)(Real)>
[[gnu::always_inline]] inline Single once_rounded(Single x) {
  return narrow(kFunction(widen(x)));
}
[[gnu::always_inline]] inline Single expit_of_single(Single x) {
  const Single y = 1 / (1 + once_rounded<exp_of>(-x));
  return x == x ? y : x;
}

template <Single (*kFunction)(Single)>
void map(const float* x, float* y, Index n) noexcept {
  Index i = 0;
  for (; i + kReals <= n; i += kReals) store(y + i, kFunction(load<Single>(x + i)));
  if (i < n) store_some(y + i, kFunction(load_some<Single>(x + i, n - i)), n - i);
}

constexpr ElementaryKernels<double> kDoubles{map<exp_of>,   map<expm1_of>, map<exp2_of>, map<log_of>,
                                             map<log1p_of>, map<tanh_of>,  map<expit_of>};
constexpr ElementaryKernels<float> kFloats{nullptr,
                                           map<once_rounded<expm1_of>>,
                                           map<once_rounded<exp2_of>>,
                                           nullptr,
                                           map<once_rounded<log1p_of>>,
                                           map<once_rounded<tanh_of>>,
                                           map<expit_of_single>};
