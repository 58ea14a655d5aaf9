// See named_function.h. A function of one element works on dense arrays, on every column of a table, and on the stored values
// of CSR if it leaves 0 where it is (those are scipy's own methods of its sparse matrices).
#include "sklearn/preprocessing/named_function.h"

#include <fmt/format.h>

#include "ops/arithmetic.h"
#include "ops/columns.h"
#include "ops/compare.h"
#include "ops/elementwise.h"
#include "ops/sparse.h"

namespace brine::sklearn {
namespace {

using Function = Value (*)(Value);
enum class Zero { kStays, kMoves };

struct Named {
  std::string_view name;
  Function function;
  Zero zero;
};

Value floats(Value x) { return x.as_float_or_half(); }

constexpr double kPerDegree = 0.017453292519943295, kPerRadian = 57.29577951308232;

constexpr Named kNumpy[] = {
    {"abs", abs, Zero::kStays},
    {"absolute", abs, Zero::kStays},
    {"ceil", ceil, Zero::kStays},
    {"deg2rad", [](Value x) { return floats(x) * kPerDegree; }, Zero::kStays},
    {"degrees", [](Value x) { return floats(x) * kPerRadian; }, Zero::kMoves},
    {"exp", exp, Zero::kMoves},
    {"exp2", exp2, Zero::kMoves},
    {"expm1", expm1, Zero::kStays},
    {"fabs", [](Value x) { return abs(floats(x)); }, Zero::kMoves},
    {"fix", trunc, Zero::kMoves},
    {"floor", floor, Zero::kStays},
    {"isfinite", is_finite, Zero::kMoves},
    {"isinf", is_infinite, Zero::kMoves},
    {"isnan", is_nan, Zero::kMoves},
    {"log", log, Zero::kMoves},
    {"log1p", log1p, Zero::kStays},
    {"logical_not", [](Value x) { return equal(x, 0); }, Zero::kMoves},
    {"negative", [](Value x) { return -x; }, Zero::kMoves},
    {"positive", [](Value x) { return x; }, Zero::kMoves},
    {"rad2deg", [](Value x) { return floats(x) * kPerRadian; }, Zero::kStays},
    {"radians", [](Value x) { return floats(x) * kPerDegree; }, Zero::kMoves},
    {"reciprocal", [](Value x) { return is_float(x.dtype()) ? 1.0 / x : floor_divide(1, x); }, Zero::kMoves},
    {"rint", rint, Zero::kStays},
    {"sign", sign, Zero::kStays},
    {"sqrt", sqrt, Zero::kStays},
    {"square", square, Zero::kMoves},
    {"tanh", tanh, Zero::kStays},
    {"trunc", trunc, Zero::kStays},
};
constexpr Named kSpecial[] = {
    {"exp2", exp2, Zero::kMoves},
    {"expit", expit, Zero::kMoves},
    {"expm1", expm1, Zero::kMoves},
    {"log1p", log1p, Zero::kMoves},
    {"logit", [](Value x) { return log(floats(x) / (1.0 - floats(x))); }, Zero::kMoves},
};

template <std::size_t N>
const Named* find(const Named (&table)[N], std::string_view name) {
  for (const Named& named : table)
    if (named.name == name) return &named;
  return nullptr;
}

Value applied(const Named& named, Value X) {
  if (X.is_csr()) {
    if (named.zero == Zero::kMoves) throw Error(Kind::kUsage, fmt::format("{} of a sparse matrix: expected dense rows", named.name));
    return with_stored_values(X, named.function(stored_values(X)));
  }
  if (!X.is_table()) return named.function(X);
  std::vector<Value> columns;
  Names names;
  for (Index j = 0; j < X.width(); ++j) {
    columns.push_back(named.function(column(X, j)));
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
  const Named* named = module.starts_with("numpy") ? find(kNumpy, name) : module.starts_with("scipy.special") ? find(kSpecial, name) : nullptr;
  if (!named) self.unsupported(function, fmt::format("the function {}.{}", module, name));
  if (self.has_value(arguments) && self.get(arguments).size() > 0) self.unsupported(arguments, fmt::format("arguments of {}.{}", module, name));
  return [named](Value X) { return applied(*named, X); };
}

}  // namespace brine::sklearn
