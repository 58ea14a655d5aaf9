// See closest.h. exp x = 2^k (1 + r + r^2 / 2 + r^3 q(r)), |r| <= ln 2 / 2: all but the last term in pairs.
#include "math/closest.h"

#include <bit>
#include <cstdint>
#include <limits>

#include "math/elementary.h"
#include "math/log_pair.h"

namespace brine::math {
namespace {

// 1/3! + r/4! + ... up to r^15 of the whole: what is left out is below 2^-65.
double rest_of_series(double r) {
  double q = 0;
  double coefficient = 1.0 / 1307674368000.0;  // 1 / 15!
  for (int n = 15; n >= 3; --n) {
    q = q * r + coefficient;
    coefficient *= n;
  }
  return q;
}

}  // namespace

double closest_exp(double x) noexcept {
  constexpr double kMost = 709, kLeast = -708;  // beyond: infinity, subnormal numbers, 0
  constexpr double kToInteger = 0x1.8p52;       // added and taken away it leaves the nearest integer
  if (!(x >= kLeast && x <= kMost)) return exp(x);
  const double k = (x * 0x1.71547652b82fep0 + kToInteger) - kToInteger;
  const Pair tail = two_sum(-k * 0x1.a39ef35700000p-33, -k * 0x1.278ece600fcbep-66);  // of ln 2, as in log_pair
  const Pair r = Pair{x - k * 0x1.62e42fee00000p-1, 0} + tail;
  const Pair square = r * r;
  const double rest = square.high * r.high * rest_of_series(r.high);
  const Pair sum = Pair{1, 0} + (r + (Pair{0.5 * square.high, 0.5 * square.low} + Pair{rest, 0}));
  const double power = std::bit_cast<double>(static_cast<std::uint64_t>(static_cast<std::int64_t>(k) + 1023) << 52);
  return (sum.high + sum.low) * power;
}

double closest_log(double x) noexcept {
  if (!(x > 0) || x == std::numeric_limits<double>::infinity()) return log(x);
  const Pair pair = log_pair(x);
  return pair.high + pair.low;
}

}  // namespace brine::math
