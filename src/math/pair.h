// Numbers as unevaluated sums of two doubles, for the few places where 53 bits are not enough.
//
// Products are split into halves: a fused multiply-add, the only other way, is slow where the CPU has none.
#pragma once

#include <bit>
#include <cstdint>

namespace brine::math {

struct Pair {
  double high;
  double low;  // below half an ulp of high, after every function here
};

// a + b exactly, for |a| >= |b| or a = 0.
inline Pair fast_two_sum(double a, double b) {
  const double sum = a + b;
  return {sum, b - (sum - a)};
}

// a + b exactly.
inline Pair two_sum(double a, double b) {
  const double sum = a + b, part = sum - a;
  return {sum, (a - (sum - part)) + (b - part)};
}

// a * b exactly, for products that neither overflow nor come near the subnormal numbers.
inline Pair two_product(double a, double b) {
  constexpr std::uint64_t kUpper = ~std::uint64_t{0x7ffffff};
  const double a_high = std::bit_cast<double>(std::bit_cast<std::uint64_t>(a) & kUpper), a_low = a - a_high;
  const double b_high = std::bit_cast<double>(std::bit_cast<std::uint64_t>(b) & kUpper), b_low = b - b_high;
  const double product = a * b;
  // the low halves have 27 bits, so their product may lose one: 2^-106 of the whole
  return {product, ((a_high * b_high - product) + a_high * b_low + a_low * b_high) + a_low * b_low};
}

inline Pair operator+(Pair a, Pair b) {
  const Pair sum = two_sum(a.high, b.high);
  return fast_two_sum(sum.high, sum.low + (a.low + b.low));
}

inline Pair operator*(Pair a, Pair b) {
  const Pair product = two_product(a.high, b.high);
  return fast_two_sum(product.high, product.low + (a.high * b.low + a.low * b.high));
}

inline Pair operator/(Pair a, Pair b) {
  const double quotient = a.high / b.high;
  const Pair back = two_product(quotient, b.high);
  return fast_two_sum(quotient, (((a.high - back.high) - back.low) + (a.low - quotient * b.low)) / b.high);
}

}  // namespace brine::math
