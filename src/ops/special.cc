// See special.h. One row of the table below is one operation: its function of math/ and its ONNX spelling.
#include "ops/special.h"

#include <span>

#include "math/elementary.h"
#include "math/erf_terms.h"
#include "math/error_function.h"
#include "math/gamma.h"
#include "math/hyperbolic.h"
#include "math/logistic.h"
#include "math/power.h"
#include "math/trigonometry.h"
#include "ops/arithmetic.h"
#include "ops/elementwise.h"
#include "ops/kernel.h"

namespace brine {
namespace {

struct Sin {
  template <class T> static T of(T x) { return math::sin(x); }
};
struct Cos {
  template <class T> static T of(T x) { return math::cos(x); }
};
struct Tan {
  template <class T> static T of(T x) { return math::tan(x); }
};
struct ArcSin {
  template <class T> static T of(T x) { return math::asin(x); }
};
struct ArcCos {
  template <class T> static T of(T x) { return math::acos(x); }
};
struct ArcTan {
  template <class T> static T of(T x) { return math::atan(x); }
};
struct Sinh {
  template <class T> static T of(T x) { return math::sinh(x); }
};
struct Cosh {
  template <class T> static T of(T x) { return math::cosh(x); }
};
struct ArcSinh {
  template <class T> static T of(T x) { return math::asinh(x); }
};
struct ArcCosh {
  template <class T> static T of(T x) { return math::acosh(x); }
};
struct ArcTanh {
  template <class T> static T of(T x) { return math::atanh(x); }
};
struct Cbrt {
  template <class T> static T of(T x) { return math::cbrt(x); }
};
struct Erfc {
  template <class T> static T of(T x) { return math::erfc(x); }
};
struct LogNdtr {
  template <class T> static T of(T x) { return math::log_ndtr(x); }
};
struct Erf {
  template <class T> static T of(T x) { return math::erf(x); }
};
struct Ndtr {
  template <class T> static T of(T x) { return math::ndtr(x); }
};
struct Ndtri {
  template <class T> static T of(T x) { return math::ndtri(x); }
};
struct Digamma {
  template <class T> static T of(T x) { return math::digamma(x); }
};
struct Gammaln {
  template <class T> static T of(T x) { return math::lgamma(x); }
};
struct Logit {
  template <class T> static T of(T x) { return math::logit(x); }
};

template <class F>
Compiled compile_each(const Site& site) {
  return for_float(site.out.dtype, []<class T>(Tag<T>) -> Compiled {
    return {[](const Run& run) -> Bad {
      const T* x = run.input<T>(0);
      T* y = run.output<T>();
      for (Index i = 0, count = count_of(run); i < count; ++i)
        y[i] = static_cast<T>(F::of(static_cast<Compute<T>>(x[i])));
      return {};
    }};
  });
}

struct Power {
  template <class T>
  T operator()(T a, T b) const {
    return static_cast<T>(math::pow(static_cast<Compute<T>>(a), static_cast<Compute<T>>(b)));
  }
};
struct LogAddExp {
  template <class T>
  T operator()(T a, T b) const {
    return static_cast<T>(math::logaddexp(static_cast<Compute<T>>(a), static_cast<Compute<T>>(b)));
  }
};

template <class F>
Compiled compile_pair(const Site& site) {
  return for_float(site.out.dtype, [&]<class T>(Tag<T>) -> Compiled { return {run_pair<F, T, T>, pair_state(site)}; });
}

using Names = std::vector<onnx::Name>;

onnx::Name number(onnx::Writer& writer, const Site& site, double value) {
  return writer.scalar(data_type_of(site.out.dtype), value);
}

onnx::Name spell_logit(onnx::Writer& writer, const Site& site, const Names& in) {
  return writer.node("Log", {writer.node("Div", {in[0], writer.node("Sub", {number(writer, site, 1), in[0]})})});
}
onnx::Name horner(onnx::Writer& writer, const Site& site, std::span<const double> terms, const onnx::Name& x) {
  onnx::Name sum = number(writer, site, terms.back());
  for (std::size_t i = terms.size() - 1; i-- > 0;)
    sum = writer.node("Add", {writer.node("Mul", {sum, x}), number(writer, site, terms[i])});
  return sum;
}
// Runtimes have Erf in single precision, which also loses the upper tail of erfc: the polynomials of src/math instead.
// At 0.4375 those of erfcx are still good to 1e-15.
struct ErrorFunction {
  onnx::Name is_near, is_above, erf_near, erfc_far;  // |x| < 0.4375; x > 0; erf(x); erfc(|x|)
};
ErrorFunction error_function(onnx::Writer& writer, const Site& site, const onnx::Name& x) {
  const auto of = [&](std::string_view name, const onnx::Name& a, const onnx::Name& b) {
    return writer.node(name, {a, b});
  };
  const auto constant = [&](double value) { return number(writer, site, value); };
  const onnx::Name size = writer.node("Abs", {x}), z = of("Mul", x, x), capped = of("Min", size, constant(28));
  const onnx::Name slope = of("Add", constant(math::kErfSlope), of("Mul", z, horner(writer, site, math::kErfTerms, z)));
  const onnx::Name y = of("Div", of("Sub", capped, constant(4)), of("Add", capped, constant(4)));
  const onnx::Name scale = of("Add", constant(1), of("Mul", constant(2), capped));
  const onnx::Name erfcx = of("Div", horner(writer, site, math::kErfcxTerms, y), scale);
  return {of("Less", size, constant(0.4375)), of("Greater", x, constant(0)), of("Add", x, of("Mul", x, slope)),
          of("Mul", writer.node("Exp", {writer.node("Neg", {z})}), erfcx)};
}
onnx::Name spell_erf(onnx::Writer& writer, const Site& site, const Names& in) {
  if (site.out.dtype != Dtype::kFloat64) return writer.node("Erf", in);
  const ErrorFunction f = error_function(writer, site, in[0]);
  const onnx::Name one = number(writer, site, 1), above = writer.node("Sub", {one, f.erfc_far});
  return writer.where(f.is_near, f.erf_near, writer.where(f.is_above, above, writer.node("Neg", {above})));
}
onnx::Name spell_erfc(onnx::Writer& writer, const Site& site, const Names& in) {
  const ErrorFunction f = error_function(writer, site, in[0]);
  const onnx::Name below = writer.node("Sub", {number(writer, site, 2), f.erfc_far});
  return writer.where(f.is_near, writer.node("Sub", {number(writer, site, 1), f.erf_near}),
                      writer.where(f.is_above, f.erfc_far, below));
}
onnx::Name spell_ndtr(onnx::Writer& writer, const Site& site, const Names& in) {
  const onnx::Name turned = writer.node("Mul", {in[0], number(writer, site, -0.7071067811865476)});
  return writer.node("Mul", {spell_erfc(writer, site, {turned}), number(writer, site, 0.5)});
}
onnx::Name spell_logaddexp(onnx::Writer& writer, const Site& site, const Names& in) {
  const onnx::Name top = writer.node("Max", in), gap = writer.node("Abs", {writer.node("Sub", in)});
  const onnx::Name sum = writer.node("Add", {number(writer, site, 1), writer.node("Exp", {writer.node("Neg", {gap})})});
  return writer.node("Add", {top, writer.node("Log", {sum})});
}
onnx::Name spell_tan(onnx::Writer& writer, const Site&, const Names& in) {
  return writer.node("Div", {writer.node("Sin", in), writer.node("Cos", in)});
}
template <const char* kOperator>
onnx::Name spell_half_exponentials(onnx::Writer& writer, const Site& site, const Names& in) {
  const onnx::Name rising = writer.node("Exp", in), falling = writer.node("Exp", {writer.node("Neg", in)});
  return writer.node("Mul", {number(writer, site, 0.5), writer.node(kOperator, {rising, falling})});
}
onnx::Name spell_cbrt(onnx::Writer& writer, const Site& site, const Names& in) {
  const onnx::Name root = writer.node("Pow", {writer.node("Abs", in), number(writer, site, 1.0 / 3)});
  return writer.node("Mul", {writer.node("Sign", in), root});
}
constexpr char kAcosOnnx[] = "Acos", kAsinOnnx[] = "Asin", kAtanOnnx[] = "Atan", kAcoshOnnx[] = "Acosh",
               kAsinhOnnx[] = "Asinh", kAtanhOnnx[] = "Atanh", kAddOnnx[] = "Add", kSubOnnx[] = "Sub";
constexpr char kSinOnnx[] = "Sin", kCosOnnx[] = "Cos", kPowOnnx[] = "Pow";

Value apply_float(const Op& op, Value x) { return x.program().apply(op, {x.as_float_or_half()}); }

}  // namespace

constinit const Op kSin{.name = "sin", .type = float_type, .compile = compile_each<Sin>, .to_onnx = spell<kSinOnnx>};
constinit const Op kCos{.name = "cos", .type = float_type, .compile = compile_each<Cos>, .to_onnx = spell<kCosOnnx>};
constinit const Op kTan{.name = "tan", .type = float_type, .compile = compile_each<Tan>, .to_onnx = spell_tan};
constinit const Op kArcSin{
    .name = "arcsin", .type = float_type, .compile = compile_each<ArcSin>, .to_onnx = spell<kAsinOnnx>};
constinit const Op kArcCos{
    .name = "arccos", .type = float_type, .compile = compile_each<ArcCos>, .to_onnx = spell<kAcosOnnx>};
constinit const Op kArcTan{
    .name = "arctan", .type = float_type, .compile = compile_each<ArcTan>, .to_onnx = spell<kAtanOnnx>};
constinit const Op kSinh{
    .name = "sinh", .type = float_type, .compile = compile_each<Sinh>, .to_onnx = spell_half_exponentials<kSubOnnx>};
constinit const Op kCosh{
    .name = "cosh", .type = float_type, .compile = compile_each<Cosh>, .to_onnx = spell_half_exponentials<kAddOnnx>};
constinit const Op kArcSinh{
    .name = "arcsinh", .type = float_type, .compile = compile_each<ArcSinh>, .to_onnx = spell<kAsinhOnnx>};
constinit const Op kArcCosh{
    .name = "arccosh", .type = float_type, .compile = compile_each<ArcCosh>, .to_onnx = spell<kAcoshOnnx>};
constinit const Op kArcTanh{
    .name = "arctanh", .type = float_type, .compile = compile_each<ArcTanh>, .to_onnx = spell<kAtanhOnnx>};
constinit const Op kCbrt{.name = "cbrt", .type = float_type, .compile = compile_each<Cbrt>, .to_onnx = spell_cbrt};
constinit const Op kErfc{.name = "erfc", .type = float_type, .compile = compile_each<Erfc>, .to_onnx = spell_erfc};
constinit const Op kLogNdtr{.name = "log_ndtr", .type = float_type, .compile = compile_each<LogNdtr>};
constinit const Op kErf{.name = "erf", .type = float_type, .compile = compile_each<Erf>, .to_onnx = spell_erf};
constinit const Op kNdtr{.name = "ndtr", .type = float_type, .compile = compile_each<Ndtr>, .to_onnx = spell_ndtr};
constinit const Op kNdtri{.name = "ndtri", .type = float_type, .compile = compile_each<Ndtri>};
constinit const Op kDigamma{.name = "digamma", .type = float_type, .compile = compile_each<Digamma>};
constinit const Op kGammaln{.name = "gammaln", .type = float_type, .compile = compile_each<Gammaln>};
constinit const Op kLogit{.name = "logit", .type = float_type, .compile = compile_each<Logit>, .to_onnx = spell_logit};
constinit const Op kPower{
    .name = "power", .type = number_pair_type, .compile = compile_pair<Power>, .to_onnx = spell<kPowOnnx>};
constinit const Op kLogAddExp{
    .name = "logaddexp", .type = number_pair_type, .compile = compile_pair<LogAddExp>, .to_onnx = spell_logaddexp};

Value sin(Value x) { return apply_float(kSin, x); }
Value cos(Value x) { return apply_float(kCos, x); }
Value tan(Value x) { return apply_float(kTan, x); }
Value arcsin(Value x) { return apply_float(kArcSin, x); }
Value arccos(Value x) { return apply_float(kArcCos, x); }
Value arctan(Value x) { return apply_float(kArcTan, x); }
Value sinh(Value x) { return apply_float(kSinh, x); }
Value cosh(Value x) { return apply_float(kCosh, x); }
Value arcsinh(Value x) { return apply_float(kArcSinh, x); }
Value arccosh(Value x) { return apply_float(kArcCosh, x); }
Value arctanh(Value x) { return apply_float(kArcTanh, x); }
Value cbrt(Value x) { return apply_float(kCbrt, x); }
Value erfc(Value x) { return apply_float(kErfc, x); }
Value log_ndtr(Value x) { return apply_float(kLogNdtr, x); }
Value log2(Value x) { return log(x) / 0.6931471805599453; }
Value log10(Value x) { return log(x) / 2.302585092994046; }
Value erf(Value x) { return apply_float(kErf, x); }
Value ndtr(Value x) { return apply_float(kNdtr, x); }
Value ndtri(Value x) { return apply_float(kNdtri, x); }
Value digamma(Value x) { return apply_float(kDigamma, x); }
Value gammaln(Value x) { return apply_float(kGammaln, x); }
Value logit(Value x) { return apply_float(kLogit, x); }
Value logaddexp(Operand a, Operand b) { return binary(kLogAddExp, a, b, true); }

// numpy takes these exponents of a Python number as other operations, with other last bits than pow.
Value power(Operand a, Operand b) {
  if (!a.is_number && b.is_number) {
    const Value x = a.value;
    if (b.number == 2) return x * x;
    if (b.number == 1 && (b.is_integer || is_float(x.dtype()))) return x;
    if (is_float(x.dtype())) {
      if (b.number == 0) return x * 0 + 1;
      if (b.number == 0.5) return sqrt(x);
      if (b.number == -1) return 1 / x;
    } else if (b.is_integer && b.number >= 0 && b.number <= 64) {
      Value product = b.number == 0 ? x * 0 + 1 : x;
      for (int i = 1; i < static_cast<int>(b.number); ++i) product = product * x;
      return product;
    }
  }
  return binary(kPower, a, b, true);
}

}  // namespace brine
