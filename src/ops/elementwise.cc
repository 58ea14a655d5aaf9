// See elementwise.h. A row of the table at the end is an operation; its function comes from math/.
#include "ops/elementwise.h"

#include <cmath>

#include "math/elementary.h"
#include "ops/arithmetic.h"
#include "ops/compare.h"
#include "ops/kernel.h"
#include "ops/text_in_onnx.h"

namespace brine {
namespace {

Type test_type(const Call& call) { return {Dtype::kBool, number_type(call).shape}; }

Type missing_type(const Call& call) { return {Dtype::kBool, call.in(0).shape}; }

// F::array(x, y, count) over float or double; halves by way of float, a few at a time.
template <class F, class T>
Bad run_float(const Run& run) {
  const Index count = count_of(run);
  const T* x = run.input<T>(0);
  T* y = run.output<T>();
  if constexpr (std::is_same_v<T, Half>) {
    for (Index i = 0; i < count; ++i) {
      const float wide = x[i];
      float result;
      F::array(&wide, &result, 1);
      y[i] = Half(result);
    }
  } else {
    F::array(x, y, count);
  }
  return {};
}

template <class F>
Compiled compile_float(const Site& site) {
  return for_float(site.out.dtype, []<class T>(Tag<T>) -> Compiled { return {run_float<F, T>}; });
}

template <class F, class T, class R>
Bad run_each(const Run& run) {
  const T* x = run.input<T>(0);
  R* y = run.output<R>();
  for (Index i = 0, count = count_of(run); i < count; ++i) y[i] = F{}(x[i]);
  return {};
}

template <class F>
Compiled compile_number(const Site& site) {
  return for_number(site.out.dtype, []<class T>(Tag<T>) -> Compiled { return {run_each<F, T, T>}; });
}

template <class F>
Compiled compile_test(const Site& site) {
  return for_dtype(site.in(0).dtype, []<class T>(Tag<T>) -> Compiled { return {run_each<F, T, bool>}; });
}

// The functions of math/ under one shape. Those without a form for arrays are applied one by one.
#define BRINE_FUNCTION(Name, function)                                        \
  struct Name {                                                               \
    template <class T>                                                        \
    static void array(const T* x, T* y, Index count) {                        \
      for (Index i = 0; i < count; ++i) y[i] = static_cast<T>(function(x[i])); \
    }                                                                         \
  }
#define BRINE_ARRAY_FUNCTION(Name, function)           \
  struct Name {                                        \
    template <class T>                                 \
    static void array(const T* x, T* y, Index count) { \
      function(x, y, count);                           \
    }                                                  \
  }
BRINE_ARRAY_FUNCTION(Exp, math::exp);
BRINE_ARRAY_FUNCTION(Log, math::log);
BRINE_ARRAY_FUNCTION(Expit, math::expit);
BRINE_ARRAY_FUNCTION(Tanh, math::tanh);
BRINE_ARRAY_FUNCTION(Exp2, math::exp2);
BRINE_ARRAY_FUNCTION(Expm1, math::expm1);
BRINE_ARRAY_FUNCTION(Log1p, math::log1p);
BRINE_FUNCTION(Sqrt, std::sqrt);    // correctly rounded by the hardware everywhere
BRINE_FUNCTION(Floor, std::floor);  // exact, as are the next three
BRINE_FUNCTION(Ceil, std::ceil);
BRINE_FUNCTION(Rint, std::nearbyint);
BRINE_FUNCTION(Trunc, std::trunc);
#undef BRINE_ARRAY_FUNCTION
#undef BRINE_FUNCTION

struct Negative {
  template <class T>
  T operator()(T x) const {
    if constexpr (std::is_same_v<T, bool>) return !x;
    else if constexpr (std::is_integral_v<T>) return static_cast<T>(std::uint64_t{0} - static_cast<std::uint64_t>(x));
    else return static_cast<T>(-static_cast<Compute<T>>(x));
  }
};
struct Abs {
  template <class T>
  T operator()(T x) const {
    if constexpr (std::is_same_v<T, bool> || std::is_unsigned_v<T>) return x;
    else if constexpr (std::is_integral_v<T>) return x < 0 ? Negative{}(x) : x;
    else return static_cast<T>(std::fabs(static_cast<Compute<T>>(x)));
  }
};
struct Sign {
  template <class T>
  T operator()(T x) const {
    if constexpr (std::is_same_v<T, bool>) return x;
    const Compute<T> v = static_cast<Compute<T>>(x);
    return x != x ? x : static_cast<T>(static_cast<Compute<T>>((v > 0) - (v < 0)));
  }
};
struct IsNan {
  template <class T>
  bool operator()(const T& x) const {
    if constexpr (std::is_same_v<T, Cell>) return x.is_nan();
    else return x != x;
  }
};
struct IsMissing {
  template <class T>
  bool operator()(const T& x) const {
    if constexpr (std::is_same_v<T, Cell>) return x.is_missing();
    else return x != x;
  }
};
struct IsInfinite {
  template <class T>
  bool operator()(const T& x) const {
    if constexpr (std::is_same_v<T, Cell>) return x.kind == Cell::Kind::kFloat && std::isinf(x.real);
    else if constexpr (std::is_floating_point_v<Compute<T>>) return std::isinf(static_cast<Compute<T>>(x));
    else return false;
  }
};

// ---- ONNX -----------------------------------------------------------------------------------------------------------

using Names = std::vector<onnx::Name>;

onnx::Name one(onnx::Writer& writer, const Site& site, double value = 1) {
  return writer.scalar(data_type_of(site.out.dtype), value);
}

onnx::Name spell_expm1(onnx::Writer& writer, const Site& site, const Names& in) {
  return writer.node("Sub", {writer.node("Exp", in), one(writer, site)});
}
onnx::Name spell_log1p(onnx::Writer& writer, const Site& site, const Names& in) {
  return writer.node("Log", {writer.node("Add", {in[0], one(writer, site)})});
}
onnx::Name spell_exp2(onnx::Writer& writer, const Site& site, const Names& in) {
  return writer.node("Pow", {one(writer, site, 2), in[0]});
}
onnx::Name spell_trunc(onnx::Writer& writer, const Site&, const Names& in) {
  return writer.node("Mul", {writer.node("Sign", in), writer.node("Floor", {writer.node("Abs", in)})});
}
onnx::Name spell_is_infinite(onnx::Writer& writer, const Site& site, const Names& in) {
  if (site.in(0).dtype == Dtype::kFloat64 && writer.opset() < 10) writer.need(10, "IsInf");
  return writer.node("IsInf", in);
}
onnx::Name spell_is_nan(onnx::Writer& writer, const Site& site, const Names& in) {
  if (!is_float(site.in(0).dtype)) throw Error(Kind::kUnsupported, "gaps among anything but floats in ONNX");
  return writer.node("IsNaN", in);
}
onnx::Name spell_is_missing(onnx::Writer& writer, const Site& site, const Names& in) {
  if (!is_number(site.in(0).dtype)) return is_one_of(writer, in[0], {"nan", "None", "<NA>"});
  return spell_is_nan(writer, site, in);
}

constexpr char kExpOnnx[] = "Exp", kLogOnnx[] = "Log", kSigmoidOnnx[] = "Sigmoid", kTanhOnnx[] = "Tanh",
               kSqrtOnnx[] = "Sqrt", kFloorOnnx[] = "Floor", kCeilOnnx[] = "Ceil", kRoundOnnx[] = "Round",
               kNegOnnx[] = "Neg", kAbsOnnx[] = "Abs", kSignOnnx[] = "Sign";

Value apply_float(const Op& op, Value x) { return x.program().apply(op, {x.as_float_or_half()}); }
Value apply_same(const Op& op, Value x) { return x.program().apply(op, {x}); }

}  // namespace

// ---- the table ------------------------------------------------------------------------------------------------------

constinit const Op kExp{.name = "exp", .type = float_type, .compile = compile_float<Exp>, .to_onnx = spell<kExpOnnx>};
constinit const Op kExp2{.name = "exp2", .type = float_type, .compile = compile_float<Exp2>, .to_onnx = spell_exp2};
constinit const Op kExpm1{.name = "expm1", .type = float_type, .compile = compile_float<Expm1>, .to_onnx = spell_expm1};
constinit const Op kLog{.name = "log", .type = float_type, .compile = compile_float<Log>, .to_onnx = spell<kLogOnnx>};
constinit const Op kLog1p{.name = "log1p", .type = float_type, .compile = compile_float<Log1p>, .to_onnx = spell_log1p};
constinit const Op kExpit{
    .name = "expit", .type = float_type, .compile = compile_float<Expit>, .to_onnx = spell<kSigmoidOnnx>};
constinit const Op kSqrt{
    .name = "sqrt", .type = float_type, .compile = compile_float<Sqrt>, .to_onnx = spell<kSqrtOnnx>};
constinit const Op kFloor{
    .name = "floor", .type = float_type, .compile = compile_float<Floor>, .to_onnx = spell<kFloorOnnx>};
constinit const Op kCeil{
    .name = "ceil", .type = float_type, .compile = compile_float<Ceil>, .to_onnx = spell<kCeilOnnx>};
constinit const Op kRint{
    .name = "rint", .type = float_type, .compile = compile_float<Rint>, .to_onnx = spell<kRoundOnnx>};
constinit const Op kTrunc{.name = "trunc", .type = float_type, .compile = compile_float<Trunc>, .to_onnx = spell_trunc};
constinit const Op kTanh{
    .name = "tanh", .type = float_type, .compile = compile_float<Tanh>, .to_onnx = spell<kTanhOnnx>};
constinit const Op kNegative{
    .name = "negative", .type = number_type, .compile = compile_number<Negative>, .to_onnx = spell<kNegOnnx>};
constinit const Op kAbs{.name = "abs", .type = number_type, .compile = compile_number<Abs>, .to_onnx = spell<kAbsOnnx>};
constinit const Op kSign{
    .name = "sign", .type = number_type, .compile = compile_number<Sign>, .to_onnx = spell<kSignOnnx>};
constinit const Op kIsNan{.name = "is_nan", .type = test_type, .compile = compile_test<IsNan>, .to_onnx = spell_is_nan};
constinit const Op kIsInfinite{
    .name = "is_infinite", .type = test_type, .compile = compile_test<IsInfinite>, .to_onnx = spell_is_infinite};
constinit const Op kIsMissing{
    .name = "is_missing", .type = missing_type, .compile = compile_test<IsMissing>, .to_onnx = spell_is_missing};

Value operator-(Value x) { return apply_same(kNegative, x); }
Value abs(Value x) { return apply_same(kAbs, x); }
Value sign(Value x) { return apply_same(kSign, x); }
Value floor(Value x) { return is_float(x.dtype()) ? apply_same(kFloor, x) : x; }
Value ceil(Value x) { return is_float(x.dtype()) ? apply_same(kCeil, x) : x; }
Value rint(Value x) { return apply_float(kRint, x); }
Value trunc(Value x) { return is_float(x.dtype()) ? apply_same(kTrunc, x) : x; }
Value sqrt(Value x) { return apply_float(kSqrt, x); }
Value exp(Value x) { return apply_float(kExp, x); }
Value exp2(Value x) { return apply_float(kExp2, x); }
Value expm1(Value x) { return apply_float(kExpm1, x); }
Value log(Value x) { return apply_float(kLog, x); }
Value log1p(Value x) { return apply_float(kLog1p, x); }
Value tanh(Value x) { return apply_float(kTanh, x); }
Value expit(Value x) { return apply_float(kExpit, x); }
Value square(Value x) { return x * x; }
Value is_nan(Value x) { return apply_same(kIsNan, x); }
Value is_infinite(Value x) { return apply_same(kIsInfinite, x); }
Value is_finite(Value x) { return logical_not(logical_or(is_nan(x), is_infinite(x))); }
Value is_missing(Value x) { return apply_same(kIsMissing, x); }

}  // namespace brine
