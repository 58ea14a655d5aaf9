// See named_function.h. A function of one element works on dense arrays, on every column of a table, and on the stored
// values of CSR if it leaves 0 where it is (those are scipy's own methods of its sparse matrices).
#include "sklearn/preprocessing/named_function.h"

#include <fmt/format.h>

#include "ops/arithmetic.h"
#include "ops/columns.h"
#include "ops/compare.h"
#include "ops/elementwise.h"
#include "ops/regroup.h"
#include "ops/shape.h"
#include "ops/sparse.h"
#include "ops/special.h"
#include "sklearn/preprocessing/function_arguments.h"

namespace brine::sklearn {
namespace {

using Function = Value (*)(Value);
enum class Zero { kStays, kMoves };
// What a function with fractions computes in: numpy has float16 for 8 bits and float32 for 16, scipy.special
// float64 for all but float32, or float32 for up to 16 bits.
enum class Floats { kNo, kNumpy, kSpecial, kSpecialSingle };

struct Named {
  std::string_view name;
  Function function;
  Zero zero;
  Floats floats = Floats::kNo;
};

constexpr double kPerDegree = 0.017453292519943295, kPerRadian = 57.29577951308232;
constexpr Floats kFloats = Floats::kNumpy;

Value constant_like(Value x, double value) {
  const Value cell = x.program().number(value, x.dtype());
  if (x.rank() == 1) return broadcast_rows(cell, x);
  const Shape rest(x.shape().begin() + 1, x.shape().end());
  return broadcast_rows(reshape(repeat(expand(cell, 0), x.type().row_size(), 0), rest), x);
}

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

Value columns_turned(Value x) {
  if (x.rank() != 2) throw Error(Kind::kUsage, "fliplr: expected a matrix");
  std::vector<Index> order;
  for (Index j = x.width(); j-- > 0;) order.push_back(j);
  return take_columns(x, std::move(order));
}

Value squeezed(Value x) {
  for (int axis = x.rank() - 1; axis > 0; --axis)
    if (x.shape()[static_cast<std::size_t>(axis)] == 1) x = squeeze(x, axis);
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
    {"cbrt", cbrt, Zero::kMoves, kFloats},
    {"ceil", ceil, Zero::kStays},
    {"cos", cos, Zero::kMoves, kFloats},
    {"cosh", cosh, Zero::kMoves, kFloats},
    {"deg2rad", [](Value x) { return x * kPerDegree; }, Zero::kStays, kFloats},
    {"degrees", [](Value x) { return x * kPerRadian; }, Zero::kMoves, kFloats},
    {"exp", exp, Zero::kMoves, kFloats},
    {"exp2", exp2, Zero::kMoves, kFloats},
    {"expm1", expm1, Zero::kStays, kFloats},
    {"fabs", abs, Zero::kMoves, kFloats},
    {"fix", trunc, Zero::kMoves},
    {"flip", [](Value x) { return reverse_batch(x.rank() == 2 ? columns_turned(x) : x); }, Zero::kMoves},
    {"fliplr", columns_turned, Zero::kMoves},
    {"floor", floor, Zero::kStays},
    {"invert", inverted, Zero::kMoves},
    {"isfinite", is_finite, Zero::kMoves},
    {"isinf", is_infinite, Zero::kMoves},
    {"isnan", is_nan, Zero::kMoves},
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
    {"ravel", [](Value x) { return x.rank() == 1 ? x : regroup(x, {}); }, Zero::kMoves},
    {"reciprocal", reciprocal, Zero::kMoves},
    {"rint", rint, Zero::kStays, kFloats},
    {"sign", [](Value x) { return sign(no_bools(x)); }, Zero::kStays},
    {"signbit", [](Value x) { return logical_or(x < 0, logical_and(equal(x, 0), 1.0 / x < 0)); }, Zero::kMoves},
    {"sin", sin, Zero::kStays, kFloats},
    {"sinh", sinh, Zero::kStays, kFloats},
    {"sqrt", sqrt, Zero::kStays, kFloats},
    {"square", [](Value x) { return square(x.dtype() == Dtype::kBool ? x.cast(Dtype::kInt8) : x); }, Zero::kMoves},
    {"squeeze", squeezed, Zero::kMoves},
    {"tan", tan, Zero::kStays, kFloats},
    {"tanh", tanh, Zero::kStays, kFloats},
    {"transpose", turn_batch, Zero::kMoves},
    {"trunc", trunc, Zero::kStays},
    {"zeros_like", [](Value x) { return constant_like(x, 0); }, Zero::kMoves},
};
constexpr Named kSpecial[] = {
    {"cbrt", cbrt, Zero::kMoves, Floats::kSpecial},
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

Value as_floats(Value x, Floats floats) {
  const std::size_t bytes = size_of(x.dtype());
  if (floats == Floats::kNo || !is_number(x.dtype())) return x;
  if (floats == Floats::kSpecialSingle && bytes <= 2) return x.cast(Dtype::kFloat32);
  if (floats == Floats::kSpecial || floats == Floats::kSpecialSingle) return x.as_float();
  if (is_float(x.dtype())) return x;
  return x.cast(bytes == 1 ? Dtype::kFloat16 : bytes == 2 ? Dtype::kFloat32 : Dtype::kFloat64);
}

Value answer(const Named& named, Value x) { return named.function(as_floats(x, named.floats)); }

template <std::size_t N>
const Named* find(const Named (&table)[N], std::string_view name) {
  for (const Named& named : table)
    if (named.name == name) return &named;
  return nullptr;
}

Value applied(const Named& named, Value X) {
  if (X.is_csr()) {
    if (named.zero == Zero::kMoves)
      throw Error(Kind::kUsage, fmt::format("{} of a sparse matrix: expected dense rows", named.name));
    return with_stored_values(X, answer(named, stored_values(X)));
  }
  if (!X.is_table()) return answer(named, X);
  std::vector<Value> columns;
  Names names;
  for (Index j = 0; j < X.width(); ++j) {
    columns.push_back(answer(named, column(X, j)));
    names.push_back(X.type().columns[static_cast<std::size_t>(j)].name);
  }
  return X.program().apply(kMakeTable, std::move(columns), {.texts = std::move(names)});
}

using ModuleAndName = std::pair<std::string, std::string>;

// numpy to 1.19 pickles a ufunc as numpy.core._ufunc_reconstruct("numpy", "log1p").
ModuleAndName name_of(const Fitted& self, std::string_view function) {
  const object::Ref given = self.get(function);
  if (given.is(object::Kind::kName)) return {std::string(given.module()), std::string(given.qualname())};
  if (given.is(object::Kind::kCall) && given.qualname() == "_ufunc_reconstruct") {
    const object::Ref arguments(given.graph(), given.made().args);
    const std::vector<std::string> texts = texts_of(arguments);
    if (texts.size() == 2) return {texts[0], texts[1]};
  }
  self.unsupported(function, "a user's function: its code is not run");
}

}  // namespace

std::function<Value(Value)> named_function(const Fitted& self, std::string_view function, std::string_view arguments) {
  if (!self.has_value(function)) return {};
  const auto [module, name] = name_of(self, function);
  if (module.starts_with("numpy"))
    if (auto formula = function_with_arguments(self, name, arguments)) return formula;
  const Named* named = module.starts_with("numpy")           ? find(kNumpy, name)
                       : module.starts_with("scipy.special") ? find(kSpecial, name)
                                                             : nullptr;
  if (!named) self.unsupported(function, fmt::format("the function {}.{}", module, name));
  if (self.has_value(arguments) && self.get(arguments).size() > 0)
    self.unsupported(arguments, fmt::format("arguments of {}.{}", module, name));
  return [named](Value X) { return applied(*named, X); };
}

}  // namespace brine::sklearn
