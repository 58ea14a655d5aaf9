// numpy's operators: floats round once in their dtype, integers wrap around, divisions round towards minus infinity.
#include <cmath>

#include "reference/elementwise.h"
#include "reference/twins.h"

namespace brine::reference {
namespace {

// Of floats f, computed in double and rounded; of integers g, on their bits.
template <class F, class G>
Values arithmetic(const Call& call, F f, G g) {
  const Dtype dtype = call.dtype();
  return each_pair(call, [&](Number a, Number b) -> Number {
    if (is_float(dtype)) return rounded(f(static_cast<double>(a), static_cast<double>(b)), dtype);
    return wrapped(g(bits_of(a), bits_of(b)), dtype);
  });
}

// The same of integers as numbers, which have a sign.
template <class F, class G>
Values division(const Call& call, F f, G g) {
  const Dtype dtype = call.dtype();
  return each_pair(call, [&](Number a, Number b) -> Number {
    if (is_float(dtype)) return rounded(f(static_cast<double>(a), static_cast<double>(b)), dtype);
    if (dtype == Dtype::kBool) return g(a, b) != 0;
    return b == 0 ? 0 : wrapped(bits_of(g(a, b)), dtype);
  });
}

// floor(a / b) and a - b floor(a / b) of integers, exactly.
Number floored_rest(Number a, Number b) {
  const Number rest = std::fmod(a, b);
  return rest != 0 && (rest < 0) != (b < 0) ? rest + b : rest;
}

}  // namespace

Values add(const Call& call) {
  return arithmetic(
      call, [](double a, double b) { return a + b; }, [](std::uint64_t a, std::uint64_t b) { return a + b; });
}
Values subtract(const Call& call) {
  return arithmetic(
      call, [](double a, double b) { return a - b; }, [](std::uint64_t a, std::uint64_t b) { return a - b; });
}
Values multiply(const Call& call) {
  return arithmetic(
      call, [](double a, double b) { return a * b; }, [](std::uint64_t a, std::uint64_t b) { return a * b; });
}
Values divide(const Call& call) {
  return arithmetic(
      call, [](double a, double b) { return a / b; }, [](std::uint64_t, std::uint64_t) { return 0; });
}

Values floor_divide(const Call& call) {
  const Dtype wide = computed_in(call.dtype());
  return division(
      call, [&](double a, double b) { return std::floor(static_cast<double>(rounded(a / b, wide))); },
      [&](Number a, Number b) -> Number {
        if (call.dtype() == Dtype::kBool) return a * b;
        return (a - floored_rest(a, b)) / b;  // a whole number
      });
}

Values remainder(const Call& call) {
  const Dtype wide = computed_in(call.dtype());
  return division(
      call,
      [&](double a, double b) {
        const double rest = std::fmod(a, b);
        return rest != 0 && (rest < 0) != (b < 0) ? static_cast<double>(rounded(rest + b, wide)) : rest;
      },
      [&](Number a, Number b) -> Number { return call.dtype() == Dtype::kBool ? 0 : floored_rest(a, b); });
}

Values maximum(const Call& call) {
  return each_pair(call, [](Number a, Number b) { return std::isnan(a) || a >= b ? a : b; });
}
Values minimum(const Call& call) {
  return each_pair(call, [](Number a, Number b) { return std::isnan(a) || a <= b ? a : b; });
}

}  // namespace brine::reference
