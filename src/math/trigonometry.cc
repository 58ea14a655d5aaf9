// Sine and cosine: angles are reduced to [-pi/4, pi/4] by integers alone: x = M 2^e with a whole M is multiplied by 190
// bits of 2/pi, chosen so that what is left out is a whole number of turns above and far below the last bit of the
// result.
#include "math/trigonometry.h"

#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>

#include "math/pair.h"
#include "math/polynomial.h"

namespace brine::math {
namespace {

__extension__ typedef unsigned __int128 Wide;

// 2/pi = 0.b1 b2 b3 ... in binary, after 64 bits of zeros.
constexpr std::uint64_t kTwoOverPi[] = {0,
                                        0xa2f9836e4e441529,
                                        0xfc2757d1f534ddc0,
                                        0xdb6295993c439041,
                                        0xfe5163abdebbc561,
                                        0xb7246e3a424dd2e0,
                                        0x06492eea09d1921c,
                                        0xfe1deb1cb129a73e,
                                        0xe88235f52ebb4484,
                                        0xe99c7026b45f7e41,
                                        0x3991d639835339f4,
                                        0x9c845f8bbdf9283b,
                                        0x1ff897ffde05980f,
                                        0xef2f118b5a0a6d1f,
                                        0x6d367ecf27cb09b7,
                                        0x4f463f669e5fea2d,
                                        0x7527bac7ebe5f17b,
                                        0x3d0739f78a5292ea,
                                        0x6bfb5fb11f8d5d08,
                                        0x56033046fc7b6bab,
                                        0xf0cfbc209af4361d};

constexpr Pair kQuarterTurn{0x1.921fb54442d18p+0, 0x1.1a62633145c07p-54};  // pi/2

struct Angle {
  Pair rest;         // within [-pi/4, pi/4]
  unsigned quarter;  // x = quarter * pi/2 + rest, up to whole turns
};

std::uint64_t bits_of_two_over_pi(int first) {  // 64 of them; bit 0 is the first of the leading zeros
  const int word = first / 64, shift = first % 64;
  return shift == 0 ? kTwoOverPi[word] : kTwoOverPi[word] << shift | kTwoOverPi[word + 1] >> (64 - shift);
}

double scaled(std::uint64_t bits, int exponent) { return std::ldexp(static_cast<double>(bits), exponent); }

// For a finite |x| above 2^-10 or so.
Angle reduce(double x) {
  const auto bits = std::bit_cast<std::uint64_t>(std::fabs(x));
  const std::uint64_t whole = (bits & 0x000fffffffffffff) | 0x0010000000000000;
  const int exponent = static_cast<int>(bits >> 52) - 1075;  // |x| = whole * 2^exponent
  // The window starts at the bit that counts 2 quarters: bit i of 2/pi weighs 2^(exponent - i), so at i = exponent - 1.
  const int first = exponent - 1 + 63;
  const std::uint64_t w0 = bits_of_two_over_pi(first), w1 = bits_of_two_over_pi(first + 64),
                      w2 = bits_of_two_over_pi(first + 128);
  // The low 192 bits of whole * window: two for the quarter, 190 for the fraction.
  const Wide p2 = Wide{whole} * w2, p1 = Wide{whole} * w1 + static_cast<std::uint64_t>(p2 >> 64);
  std::uint64_t low = static_cast<std::uint64_t>(p2), middle = static_cast<std::uint64_t>(p1);
  std::uint64_t high = whole * w0 + static_cast<std::uint64_t>(p1 >> 64);
  unsigned quarter = static_cast<unsigned>(high >> 62);
  high = high << 2 | middle >> 62;
  middle = middle << 2 | low >> 62;
  low <<= 2;
  const bool above_half = high >> 63;  // then count down from the next quarter
  if (above_half) {
    ++quarter;
    high = ~high;
    middle = ~middle;
    low = ~low;  // less one unit in 2^-190: nothing
  }
  int shift = 0;
  if (high == 0) {  // 64 zeros after the point at most: no double is nearer to a multiple of pi/2 than 2^-62 of it
    high = middle;
    middle = low;
    low = 0;
    shift = 64;
  }
  const int zeros = std::countl_zero(high | 1);
  if (zeros > 0) {
    high = high << zeros | middle >> (64 - zeros);
    middle = middle << zeros | low >> (64 - zeros);
  }
  shift += zeros;
  const std::uint64_t top = high >> 11, next = high << 53 | middle >> 11;  // 53 bits and the 64 after them
  const Pair fraction = fast_two_sum(scaled(top, -53 - shift), scaled(next >> 11, -53 - 53 - shift));
  const Pair rest = fraction * kQuarterTurn;
  const bool negative = above_half != (x < 0);
  return {negative ? Pair{-rest.high, -rest.low} : rest, x < 0 ? 0u - quarter : quarter};
}

// r + low within [-pi/4, pi/4]; minimax, errors below 2^-55 of r^2 and r^4.
double sine(Pair angle) {
  const double r = angle.high, z = r * r;
  const double p = 0x1.1111111110badp-7 +
                   z * (-0x1.a01a019e82433p-13 +
                        z * (0x1.71de3794aeaaap-19 + z * (-0x1.ae60090c20e10p-26 + z * 0x1.5e0a62e03abb5p-33)));
  return r + (z * r * (-0x1.5555555555555p-3 + z * p) + angle.low * (1 - 0.5 * z));
}

double cosine(Pair angle) {
  const double r = angle.high, z = r * r, half = 0.5 * z, start = 1 - half;
  const double p = 0x1.5555555555555p-5 +
                   z * (-0x1.6c16c16c16964p-10 +
                        z * (0x1.a01a019f4df8ep-16 +
                             z * (-0x1.27e4fa16e88e7p-22 + z * (0x1.1eeb67ea683bap-29 + z * -0x1.907cea00038c7p-37))));
  return start + (((1 - start) - half) + (z * z * p - r * angle.low));
}

Angle angle_of(double x) { return std::fabs(x) < 0.7853 ? Angle{{x, 0}, 0} : reduce(x); }

double turned(double x, unsigned quarters_on) {
  if (!std::isfinite(x)) return std::isnan(x) ? x : std::numeric_limits<double>::quiet_NaN();
  const Angle angle = angle_of(x);
  const unsigned quarter = (angle.quarter + quarters_on) & 3;
  const double y = quarter & 1 ? cosine(angle.rest) : sine(angle.rest);
  return quarter & 2 ? -y : y;
}

// asin(x) - x for |x| <= 1/2: x^3 P(x^2), minimax, error below 2^-56.
double asin_tail(double x) {
  static constexpr double kTerms[] = {
      0x1.5555555555556p-3, 0x1.3333333332e38p-4,  0x1.6db6db6e3fa05p-5, 0x1.f1c71c15a778ap-6, 0x1.6e8bb2fff1ac9p-6,
      0x1.1c4d19ef02fb3p-6, 0x1.c9d23006114fap-7,  0x1.78082c46bdfc5p-7, 0x1.5301ecd935959p-7, 0x1.5f5cc49643d35p-8,
      0x1.214b3643ddc1bp-6, -0x1.f3846e925f197p-7, 0x1.db788a310c0acp-6};
  const double z = x * x;
  return x * z * polynomial(kTerms, z);
}

// 2 asin(sqrt(z)), which is acos(1 - 2z), for 0 <= z <= 1/4: the root with what it lost.
Pair twice_asin_of_root(double z) {
  const double root = std::sqrt(z);
  if (root == 0) return {0, 0};
  const Pair square = two_product(root, root);
  const double lost = ((z - square.high) - square.low) / (2 * root);
  return fast_two_sum(2 * root, 2 * (lost + asin_tail(root)));
}

// atan(t) - t for |t| <= 7/16: minimax, error below 2^-57.
double atan_tail(double t) {
  static constexpr double kTerms[] = {-0x1.5555555555555p-2, 0x1.99999999998d2p-3,  -0x1.2492492486013p-3,
                                      0x1.c71c71bd9bda0p-4,  -0x1.745d155eccc3bp-4, 0x1.3b13778adbd6ep-4,
                                      -0x1.110cb73b2675ap-4, 0x1.e17280cd9b267p-5,  -0x1.ab663c60792f8p-5,
                                      0x1.7032337b2d6e9p-5,  -0x1.0fcdab48edd57p-5, 0x1.e5ac1ee9f91e3p-7};
  const double z = t * t;
  return t * z * polynomial(kTerms, z);
}

// x >= 0: from the nearest of 0, 1/2, 1, 3/2 and infinity.
double atan_positive(double x) {
  if (x < 0.4375) return x + atan_tail(x);
  Pair start = kQuarterTurn;
  double t = -1 / x;
  if (x < 0.6875) {
    start = {0x1.dac670561bb4fp-2, 0x1.a2b7f222f65e2p-56};
    t = (2 * x - 1) / (2 + x);
  } else if (x < 1.1875) {
    start = {0x1.921fb54442d18p-1, 0x1.1a62633145c07p-55};
    t = (x - 1) / (x + 1);
  } else if (x < 2.4375) {
    start = {0x1.f730bd281f69bp-1, 0x1.007887af0cbbdp-56};
    t = (x - 1.5) / (1 + 1.5 * x);
  }
  return start.high + (t + (atan_tail(t) + start.low));
}

}  // namespace

double sin(double x) noexcept { return x == 0 ? x : turned(x, 0); }
double cos(double x) noexcept { return turned(x, 1); }
double tan(double x) noexcept {
  if (!std::isfinite(x) || x == 0) return x == 0 ? x : turned(x, 0);
  const Angle angle = angle_of(x);
  const double s = sine(angle.rest), c = cosine(angle.rest);
  return angle.quarter & 1 ? -c / s : s / c;
}

double asin(double x) noexcept {
  const double size = std::fabs(x);
  if (!(size <= 1)) return std::isnan(x) ? x : std::numeric_limits<double>::quiet_NaN();
  if (size <= 0.5) return x + asin_tail(x);
  const Pair rest = twice_asin_of_root(0.5 - 0.5 * size);
  return std::copysign(kQuarterTurn.high - (rest.high + (rest.low - kQuarterTurn.low)), x);
}

double acos(double x) noexcept {
  if (!(std::fabs(x) <= 1)) return std::isnan(x) ? x : std::numeric_limits<double>::quiet_NaN();
  if (std::fabs(x) <= 0.5) {
    const Pair first = two_sum(kQuarterTurn.high, -x);
    return first.high + (first.low + (kQuarterTurn.low - asin_tail(x)));
  }
  const Pair rest = twice_asin_of_root(0.5 - 0.5 * std::fabs(x));
  if (x > 0) return rest.high + rest.low;
  return 2 * kQuarterTurn.high - (rest.high + (rest.low - 2 * kQuarterTurn.low));
}

double atan(double x) noexcept { return std::isnan(x) ? x : std::copysign(atan_positive(std::fabs(x)), x); }

float sin(float x) noexcept { return static_cast<float>(sin(static_cast<double>(x))); }
float cos(float x) noexcept { return static_cast<float>(cos(static_cast<double>(x))); }
float tan(float x) noexcept { return static_cast<float>(tan(static_cast<double>(x))); }
float asin(float x) noexcept { return static_cast<float>(asin(static_cast<double>(x))); }
float acos(float x) noexcept { return static_cast<float>(acos(static_cast<double>(x))); }
float atan(float x) noexcept { return static_cast<float>(atan(static_cast<double>(x))); }

}  // namespace brine::math
