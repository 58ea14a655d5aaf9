// See arithmetic.h. One row of the table below is one operation: its function and its ONNX operator.
#include "ops/arithmetic.h"

#include <cmath>
#include <concepts>

#include "ops/compare.h"
#include "ops/elementwise.h"
#include "ops/kernel.h"

namespace brine {
namespace {

template <class F>
Compiled compile_numbers(const Site& site) {
  return for_number(site.out.dtype, [&]<class T>(Tag<T>) -> Compiled { return {run_pair<F, T, T>, pair_state(site)}; });
}

template <class F>
Compiled compile_floats(const Site& site) {
  return for_float(site.out.dtype, [&]<class T>(Tag<T>) -> Compiled { return {run_pair<F, T, T>, pair_state(site)}; });
}

// numpy's integers wrap around; arithmetic on unsigned ones says so in C++. Floats compute as they are, halves as
// floats.
template <class T>
struct WrappingOf {
  using type = Compute<T>;
};
template <std::integral T>
struct WrappingOf<T> {
  using type = std::make_unsigned_t<T>;
};
template <>
struct WrappingOf<bool> {
  using type = bool;
};
template <class T>
using Wrapping = typename WrappingOf<T>::type;

struct Add {
  template <class T>
  T operator()(T a, T b) const {
    if constexpr (std::is_same_v<T, bool>) return a || b;
    else return static_cast<T>(static_cast<Wrapping<T>>(static_cast<Wrapping<T>>(a) + static_cast<Wrapping<T>>(b)));
  }
};
struct Subtract {
  template <class T>
  T operator()(T a, T b) const {
    if constexpr (std::is_same_v<T, bool>) return a != b;
    else return static_cast<T>(static_cast<Wrapping<T>>(static_cast<Wrapping<T>>(a) - static_cast<Wrapping<T>>(b)));
  }
};
struct Multiply {
  template <class T>
  T operator()(T a, T b) const {
    if constexpr (std::is_same_v<T, bool>) return a && b;
    else if constexpr (std::is_integral_v<T>)  // through 64 bits: two promoted 16-bit factors would overflow an int
      return static_cast<T>(static_cast<std::uint64_t>(a) * static_cast<std::uint64_t>(b));
    else return static_cast<T>(static_cast<Compute<T>>(a) * static_cast<Compute<T>>(b));
  }
};
struct Divide {
  template <class T>
  T operator()(T a, T b) const {
    return static_cast<T>(static_cast<Compute<T>>(a) / static_cast<Compute<T>>(b));
  }
};
struct FloorDivide {
  template <class T>
  T operator()(T a, T b) const {
    if constexpr (std::is_same_v<T, bool>) return a && b;
    else if constexpr (std::is_integral_v<T>) {
      if (b == 0) return 0;
      if (b == static_cast<T>(-1) && std::is_signed_v<T>)
        return static_cast<T>(std::uint64_t{0} - static_cast<std::uint64_t>(a));
      const auto quotient = static_cast<T>(a / b);
      return static_cast<T>(quotient - ((a % b != 0) && ((a < 0) != (b < 0))));
    } else {
      return static_cast<T>(std::floor(static_cast<Compute<T>>(a) / static_cast<Compute<T>>(b)));
    }
  }
};
struct Remainder {
  template <class T>
  T operator()(T a, T b) const {
    if constexpr (std::is_same_v<T, bool>) return false;
    else if constexpr (std::is_integral_v<T>) {
      if (b == 0 || (std::is_signed_v<T> && b == static_cast<T>(-1))) return 0;
      const auto rest = static_cast<T>(a % b);
      return static_cast<T>(rest != 0 && ((rest < 0) != (b < 0)) ? rest + b : rest);
    } else {
      const auto x = static_cast<Compute<T>>(a), y = static_cast<Compute<T>>(b);
      Compute<T> rest = std::fmod(x, y);  // exact, the same everywhere
      if (rest != 0 && ((rest < 0) != (y < 0))) rest += y;
      return static_cast<T>(rest);
    }
  }
};
struct Maximum {
  template <class T>
  T operator()(T a, T b) const {
    return a >= b || a != a ? a : b;
  }
};
struct Minimum {
  template <class T>
  T operator()(T a, T b) const {
    return a <= b || a != a ? a : b;
  }
};
// ---- ONNX -----------------------------------------------------------------------------------------------------------

constexpr char kAddOnnx[] = "Add", kSubOnnx[] = "Sub", kMulOnnx[] = "Mul", kDivOnnx[] = "Div", kMaxOnnx[] = "Max",
               kMinOnnx[] = "Min";

onnx::Name spell_floor_divide(onnx::Writer& writer, const Site& site, const std::vector<onnx::Name>& in) {
  const onnx::Name quotient = writer.node("Div", in);
  return is_float(site.out.dtype) ? writer.node("Floor", {quotient}) : quotient;
}
onnx::Name spell_remainder(onnx::Writer& writer, const Site& site, const std::vector<onnx::Name>& in) {
  if (!is_float(site.out.dtype)) return writer.node("Mod", in);
  const onnx::Name quotient = writer.node("Floor", {writer.node("Div", in)});  // Mod of floats is C's fmod
  return writer.node("Sub", {in[0], writer.node("Mul", {quotient, in[1]})});
}

}  // namespace

// ---- the table ------------------------------------------------------------------------------------------------------

constinit const Op kAdd{
    .name = "add", .type = number_pair_type, .compile = compile_numbers<Add>, .to_onnx = spell<kAddOnnx>};
constinit const Op kSubtract{
    .name = "subtract", .type = number_pair_type, .compile = compile_numbers<Subtract>, .to_onnx = spell<kSubOnnx>};
constinit const Op kMultiply{
    .name = "multiply", .type = number_pair_type, .compile = compile_numbers<Multiply>, .to_onnx = spell<kMulOnnx>};
constinit const Op kDivide{
    .name = "divide", .type = number_pair_type, .compile = compile_floats<Divide>, .to_onnx = spell<kDivOnnx>};
constinit const Op kFloorDivide{.name = "floor_divide",
                                .type = number_pair_type,
                                .compile = compile_numbers<FloorDivide>,
                                .to_onnx = spell_floor_divide};
constinit const Op kRemainder{
    .name = "remainder", .type = number_pair_type, .compile = compile_numbers<Remainder>, .to_onnx = spell_remainder};
constinit const Op kMaximum{
    .name = "maximum", .type = number_pair_type, .compile = compile_numbers<Maximum>, .to_onnx = spell<kMaxOnnx>};
constinit const Op kMinimum{
    .name = "minimum", .type = number_pair_type, .compile = compile_numbers<Minimum>, .to_onnx = spell<kMinOnnx>};

Value operator+(Operand a, Operand b) { return binary(kAdd, a, b); }
Value operator-(Operand a, Operand b) { return binary(kSubtract, a, b); }
Value operator*(Operand a, Operand b) { return binary(kMultiply, a, b); }
Value operator/(Operand a, Operand b) { return binary(kDivide, a, b, true); }
Value floor_divide(Operand a, Operand b) { return binary(kFloorDivide, a, b); }
Value remainder(Operand a, Operand b) { return binary(kRemainder, a, b); }
Value maximum(Operand a, Operand b) { return binary(kMaximum, a, b); }
Value minimum(Operand a, Operand b) { return binary(kMinimum, a, b); }


void operator+=(Value& x, Operand y) { x = (x + y).cast(x.dtype()); }
void operator-=(Value& x, Operand y) { x = (x - y).cast(x.dtype()); }
void operator*=(Value& x, Operand y) { x = (x * y).cast(x.dtype()); }
void operator/=(Value& x, Operand y) { x = (x / y).cast(x.dtype()); }

}  // namespace brine
