// See closest.h. exp x = 2^k (1 + r + r^2 / 2 + r^3 q(r)), |r| <= ln 2 / 2: all but the last term in pairs.
// log x = k ln 2 + 2 s + s^3 p(s), s = f / (2 + f): the same.
#include "math/closest.h"

#include <bit>
#include <cstdint>
#include <limits>

#include "math/elementary.h"
#include "math/pair.h"

namespace brine::math {
namespace {

// 1/3! + r/4! + ... + r^12/15!, by halves: what is left out is below 2^-65 of the whole.
double rest_of_series(double r) {
  const double r2 = r * r, r4 = r2 * r2;
  const double p0 = 1.0 / 6 + r * (1.0 / 24), p1 = 1.0 / 120 + r * (1.0 / 720);
  const double p2 = 1.0 / 5040 + r * (1.0 / 40320), p3 = 1.0 / 362880 + r * (1.0 / 3628800);
  const double p4 = 1.0 / 39916800 + r * (1.0 / 479001600), p5 = 1.0 / 6227020800 + r * (1.0 / 87178291200);
  return (p0 + r2 * p1) + r4 * ((p2 + r2 * p3) + r4 * ((p4 + r2 * p5) + r4 * (1.0 / 1307674368000)));
}

// s^3 (2/3 + z q), z = s^2, as in elementary_kernels.h.
double rest_of_logarithm(double s) {
  const double z = s * s, z2 = z * z, z4 = z2 * z2;
  const double p01 = 0x1.9999999999a3ap-2 + z * 0x1.2492492476692p-2;
  const double p23 = 0x1.c71c7201ff537p-3 + z * 0x1.745cf8c2a17edp-3;
  const double p45 = 0x1.3b1c42bf11682p-3 + z * 0x1.0fbd3d1a064d2p-3;
  const double q = (p01 + z2 * p23) + z4 * (p45 + z2 * 0x1.0c11348cee62ap-3);
  return s * z * (0x1.5555555555555p-1 + z * q);
}

constexpr double kLn2High = 0x1.62e42fee00000p-1, kLn2Low = 0x1.a39ef35793c76p-33;  // k * high is exact

}  // namespace

double closest_exp(double x) noexcept {
  constexpr double kMost = 709, kLeast = -708;  // beyond: infinity, subnormal numbers, 0
  constexpr double kToInteger = 0x1.8p52;       // added and taken away it leaves the nearest integer
  if (!(x >= kLeast && x <= kMost)) return exp(x);
  const double k = (x * 0x1.71547652b82fep0 + kToInteger) - kToInteger;
  const double whole = x - k * kLn2High, low = k * kLn2Low;
  const Pair r{whole - low, (whole - (whole - low)) - low};
  const Pair square = two_product(r.high, r.high);
  const double rest = square.high * r.high * rest_of_series(r.high);
  const Pair first = fast_two_sum(1, r.high), second = fast_two_sum(first.high, 0.5 * square.high);
  const double tail = r.low + (0.5 * square.low + r.high * r.low + rest);
  const double power = std::bit_cast<double>(static_cast<std::uint64_t>(static_cast<std::int64_t>(k) + 1023) << 52);
  return (second.high + (second.low + (first.low + tail))) * power;
}

double closest_log(double x) noexcept {
  if (!(x >= std::numeric_limits<double>::min()) || x == std::numeric_limits<double>::infinity()) return log(x);
  // x = 2^k m, sqrt(1/2) <= m < sqrt(2), by the bits of the exponent
  constexpr std::uint64_t kRootHalf = 0x3fe6a09e667f3bcd, kOne = 0x3ff0000000000000, kExponent = 0xfff0000000000000;
  const std::uint64_t bits = std::bit_cast<std::uint64_t>(x), moved = bits + (kOne - kRootHalf);
  const double k = static_cast<double>(static_cast<std::int64_t>(moved >> 52) - 1023);
  const double f = std::bit_cast<double>(bits - ((moved & kExponent) - kOne)) - 1;
  const Pair d = fast_two_sum(2, f);
  const double inverse = 1 / d.high, s = f / d.high;
  const Pair back = two_product(s, d.high);
  const double s_low = (((f - back.high) - back.low) - s * d.low) * inverse;
  const Pair sum = two_sum(k * kLn2High, 2 * s);
  return sum.high + (sum.low + ((2 * s_low + k * kLn2Low) + rest_of_logarithm(s)));
}

}  // namespace brine::math
