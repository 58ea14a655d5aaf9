// See function_table.h: both tables, and what has no operation of its own.
#include "sklearn/preprocessing/function_table.h"

#include <limits>
#include <numbers>

#include "base/error.h"
#include "ops/arithmetic.h"
#include "ops/columns.h"
#include "ops/compare.h"
#include "ops/elementwise.h"
#include "ops/regroup.h"
#include "ops/shape.h"
#include "ops/special.h"
#include "sklearn/preprocessing/function_shapes.h"

namespace brine::sklearn {
namespace {

constexpr double kPerDegree = 0.017453292519943295, kPerRadian = 57.29577951308232;
constexpr Floats kNo = Floats::kNo, kFloats = Floats::kNumpy;
constexpr Sees kArray = Sees::kArray;

Value constant_like(Value x, double value) {
  const Value cell = x.program().number(value, x.dtype());
  if (x.rank() == 1) return broadcast_rows(cell, x);
  const Shape rest(x.shape().begin() + 1, x.shape().end());
  return broadcast_rows(reshape(repeat(expand(cell, 0), x.type().row_size(), 0), rest), x);
}

Value same(Value x) { return x; }

Value inverted(Value x) {
  if (x.dtype() == Dtype::kBool) return logical_not(x);
  if (!is_integer(x.dtype())) throw Error(Kind::kUsage, "invert: expected integers or truth values");
  return (-x - 1).cast(x.dtype());
}

Value no_bools(Value x) {
  if (x.dtype() == Dtype::kBool) throw Error(Kind::kUsage, "a function of numbers: expected no truth values");
  return x;
}

// Of integers rounded towards 0; numpy's own 1 / 0 is what the CPU makes of infinity: the least number, in 8 and 16
// bits 0.
Value reciprocal(Value x) {
  if (is_float(x.dtype())) return 1.0 / x;
  if (x.dtype() == Dtype::kBool) x = x.cast(Dtype::kInt8);
  const double least = x.dtype() == Dtype::kInt64 ? -0x1p63 : x.dtype() == Dtype::kInt32 ? -0x1p31 : 0;
  const Value of_zero = x.program().number(least, x.dtype());
  return where(equal(x, 0), of_zero, where(logical_or(equal(x, 1), equal(x, -1)), x, 0)).cast(x.dtype());
}

// sin(pi x) / (pi x); 1 at 0, where numpy puts pi 1e-20.
Value sinc(Value x) {
  const Value y = where(equal(x, 0), 1e-20, x) * std::numbers::pi;
  return sin(y) / y;
}

// -x log(x); 0 at 0, -inf below.
Value entropy(Value x) {
  const Value zero = x.program().number(0, x.dtype()),
              low = x.program().number(-std::numeric_limits<double>::infinity(), x.dtype());
  const Value inside = -x * log(where(x > 0, x, 1));
  return where(brine::is_nan(x), x, where(x > 0, inside, where(equal(x, 0), zero, low)));
}

Value signed_infinity(Value x, bool is_positive) { return logical_and(is_infinite(x), is_positive ? x > 0 : x < 0); }

Value columns_turned(Value x) {
  if (x.rank() < 2) throw Error(Kind::kUsage, "fliplr: expected a matrix");
  return flipped(x, 1);
}

// All axes but the first in one: numpy.concatenate of the rows.
Value rows_joined(Value x) {
  if (x.rank() < 2) throw Error(Kind::kUsage, "expected a matrix");
  return regroup(x, {x.shape().begin() + 2, x.shape().end()});
}

Value stacked_as_columns(Value x) { return x.rank() == 1 ? rows_joined(expand(x, 1)) : turn_batch(x); }

Value with_two_axes(Value x) {
  if (x.rank() < 2) throw Error(Kind::kUnsupported, "numpy.atleast_2d of a vector: one row of it");
  return x;
}

constexpr Named kNumpy[] = {
    {"abs", abs, Zero::kStays},
    {"absolute", abs, Zero::kStays},
    {"arccos", arccos, Zero::kMoves, kFloats},
    {"arccosh", arccosh, Zero::kMoves, kFloats},
    {"arcsin", arcsin, Zero::kStays, kFloats},
    {"arcsinh", arcsinh, Zero::kStays, kFloats},
    {"arctan", arctan, Zero::kStays, kFloats},
    {"arctanh", arctanh, Zero::kStays, kFloats},
    {"ascontiguousarray", as_array, Zero::kMoves, kNo, kArray},
    {"atleast_1d", same, Zero::kMoves, kNo, kArray},
    {"atleast_2d", with_two_axes, Zero::kMoves, kNo, kArray},
    {"cbrt", cbrt, Zero::kMoves, kFloats},
    {"ceil", ceil, Zero::kStays},
    {"column_stack", stacked_as_columns, Zero::kMoves, kNo, kArray},
    {"concatenate", rows_joined, Zero::kMoves, kNo, kArray},
    {"conj", same},
    {"conjugate", same},
    {"copy", same, Zero::kMoves},
    {"cos", cos, Zero::kMoves, kFloats},
    {"cosh", cosh, Zero::kMoves, kFloats},
    {"deg2rad", [](Value x) { return x * kPerDegree; }, Zero::kStays, kFloats},
    {"degrees", [](Value x) { return x * kPerRadian; }, Zero::kMoves, kFloats},
    {"exp", exp, Zero::kMoves, kFloats},
    {"exp2", exp2, Zero::kMoves, kFloats},
    {"expm1", expm1, Zero::kStays, kFloats},
    {"fabs", abs, Zero::kMoves, kFloats},
    {"fix", trunc, Zero::kMoves},
    {"fliplr", columns_turned, Zero::kMoves, kNo, kArray},
    {"flipud", reverse_batch, Zero::kMoves, kNo, kArray},
    {"float16", [](Value x) { return x.cast(Dtype::kFloat16); }, Zero::kMoves},
    {"float32", [](Value x) { return x.cast(Dtype::kFloat32); }, Zero::kMoves},
    {"float64", [](Value x) { return x.cast(Dtype::kFloat64); }, Zero::kMoves},
    {"floor", floor, Zero::kStays},
    {"hstack", rows_joined, Zero::kMoves, kNo, kArray},
    {"invert", inverted, Zero::kMoves},
    {"isfinite", is_finite, Zero::kMoves},
    {"isinf", is_infinite, Zero::kMoves},
    {"isnan", is_nan, Zero::kMoves},
    {"isneginf", [](Value x) { return signed_infinity(x, false); }, Zero::kMoves},
    {"isposinf", [](Value x) { return signed_infinity(x, true); }, Zero::kMoves},
    {"log", log, Zero::kMoves, kFloats},
    {"log10", log10, Zero::kMoves, kFloats},
    {"log1p", log1p, Zero::kStays, kFloats},
    {"log2", log2, Zero::kMoves, kFloats},
    {"logical_not", [](Value x) { return equal(x, 0); }, Zero::kMoves},
    {"negative", [](Value x) { return -no_bools(x); }, Zero::kMoves},
    {"ones_like", [](Value x) { return constant_like(x, 1); }, Zero::kMoves},
    {"positive", [](Value x) { return no_bools(x); }, Zero::kMoves},
    {"rad2deg", [](Value x) { return x * kPerRadian; }, Zero::kStays, kFloats},
    {"radians", [](Value x) { return x * kPerDegree; }, Zero::kMoves, kFloats},
    {"ravel", raveled, Zero::kMoves, kNo, kArray},
    {"real", same},
    {"reciprocal", reciprocal, Zero::kMoves},
    {"rint", rint, Zero::kStays, kFloats},
    {"sign", [](Value x) { return sign(no_bools(x)); }, Zero::kStays},
    {"signbit", [](Value x) { return logical_or(x < 0, logical_and(equal(x, 0), 1.0 / x < 0)); }, Zero::kMoves},
    {"sin", sin, Zero::kStays, kFloats},
    {"sinc", sinc, Zero::kMoves, kFloats},
    {"sinh", sinh, Zero::kStays, kFloats},
    {"sqrt", sqrt, Zero::kStays, kFloats},
    {"square", [](Value x) { return square(x.dtype() == Dtype::kBool ? x.cast(Dtype::kInt8) : x); }, Zero::kMoves},
    {"stack", same, Zero::kMoves, kNo, kArray},
    {"tan", tan, Zero::kStays, kFloats},
    {"tanh", tanh, Zero::kStays, kFloats},
    {"transpose", turn_batch, Zero::kMoves, kNo, kArray},
    {"trunc", trunc, Zero::kStays},
    {"vstack", same, Zero::kMoves, kNo, kArray},
    {"zeros_like", [](Value x) { return constant_like(x, 0); }, Zero::kMoves},
};
constexpr Named kSpecial[] = {
    {"cbrt", cbrt, Zero::kMoves, Floats::kSpecial},
    {"entr", entropy, Zero::kMoves, Floats::kSpecial},
    {"erf", erf, Zero::kMoves, Floats::kSpecial},
    {"erfc", erfc, Zero::kMoves, Floats::kSpecial},
    {"exp10", [](Value x) { return power(10.0, x); }, Zero::kMoves, Floats::kSpecial},
    {"exp2", exp2, Zero::kMoves, Floats::kSpecial},
    {"expit", expit, Zero::kMoves, Floats::kSpecial},
    {"expm1", expm1, Zero::kMoves, Floats::kSpecial},
    {"gammaln", gammaln, Zero::kMoves, Floats::kSpecial},
    {"log1p", log1p, Zero::kMoves, Floats::kSpecial},
    {"log_expit", [](Value x) { return -logaddexp(0, -x); }, Zero::kMoves, Floats::kSpecial},
    {"log_ndtr", log_ndtr, Zero::kMoves, Floats::kSpecial},
    {"logit", logit, Zero::kMoves, Floats::kSpecial},
    {"ndtr", ndtr, Zero::kMoves, Floats::kSpecial},
    {"ndtri", ndtri, Zero::kMoves, Floats::kSpecialSingle},
    {"psi", digamma, Zero::kMoves, Floats::kSpecial},
    {"softplus", [](Value x) { return logaddexp(0, x); }, Zero::kMoves, kFloats},
};

template <std::size_t N>
const Named* find(const Named (&table)[N], std::string_view name) {
  for (const Named& named : table)
    if (named.name == name) return &named;
  return nullptr;
}

}  // namespace

const Named* numpy_function(std::string_view name) { return find(kNumpy, name); }
const Named* special_function(std::string_view name) { return find(kSpecial, name); }

}  // namespace brine::sklearn
