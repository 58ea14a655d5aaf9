// See named_function.h. A function of one element works on dense arrays, on every column of a table, and on the stored
// values of CSR if it leaves 0 where it is (those are scipy's own methods of its sparse matrices).
#include "sklearn/preprocessing/named_function.h"

#include <fmt/format.h>

#include "ops/columns.h"
#include "ops/sparse.h"
#include "sklearn/preprocessing/function_arguments.h"
#include "sklearn/preprocessing/function_operators.h"
#include "sklearn/preprocessing/function_table.h"

namespace brine::sklearn {
namespace {

Value as_floats(Value x, Floats floats) {
  const std::size_t bytes = size_of(x.dtype());
  if (floats == Floats::kNo || !is_number(x.dtype())) return x;
  if (floats == Floats::kSpecialSingle && bytes <= 2) return x.cast(Dtype::kFloat32);
  if (floats == Floats::kSpecial || floats == Floats::kSpecialSingle) return x.as_float();
  if (is_float(x.dtype())) return x;
  return x.cast(bytes == 1 ? Dtype::kFloat16 : bytes == 2 ? Dtype::kFloat32 : Dtype::kFloat64);
}

Value answer(const Named& named, Value x) { return named.function(as_floats(x, named.floats)); }

// Of a table column by column, where the function is one of each element.
Value by_columns(const ArrayFunction& function, Value X) {
  std::vector<Value> columns;
  Names names;
  for (Index j = 0; j < X.width(); ++j) {
    columns.push_back(function(column(X, j)));
    names.push_back(X.type().columns[static_cast<std::size_t>(j)].name);
  }
  return X.program().apply(kMakeTable, std::move(columns), {.texts = std::move(names)});
}

Value applied(const ArrayFunction& function, Sees sees, Value X) {
  if (X.is_csr()) throw Error(Kind::kUsage, "a function of a sparse matrix: expected dense rows");
  if (sees == Sees::kArray) return function(as_array(X));
  return X.is_table() ? by_columns(function, X) : function(X);
}

Value applied(const Named& named, Value X) {
  if (X.is_csr() && named.zero == Zero::kStays) return with_stored_values(X, answer(named, stored_values(X)));
  return applied([&named](Value x) { return answer(named, x); }, named.sees, X);
}

using ModuleAndName = std::pair<std::string, std::string>;

// numpy to 1.19 pickles a ufunc as numpy.core._ufunc_reconstruct("numpy", "log1p").
ModuleAndName name_of(const Fitted& self, std::string_view attribute, const object::Ref& function) {
  if (function.is(object::Kind::kName)) return {std::string(function.module()), std::string(function.qualname())};
  if (function.is(object::Kind::kCall) && function.qualname() == "_ufunc_reconstruct") {
    const object::Ref arguments(function.graph(), function.made().args);
    const std::vector<std::string> texts = texts_of(arguments);
    if (texts.size() == 2) return {texts[0], texts[1]};
  }
  self.unsupported(attribute, "a user's function: its code is not run");
}

// What functools.partial keeps goes to the arguments; a partial of a partial is one of the inner function.
object::Ref unwrapped(const Fitted& self, object::Ref function, Arguments& arguments) {
  constexpr int kDeepest = 16;
  for (int depth = 0; function.is(object::Kind::kCall) && function.qualname() == "partial"; ++depth) {
    if (depth == kDeepest) self.fail("func", "expected a function behind a few of functools.partial");
    arguments.add_partial(function.graph().ref(function.made().state));
    function = function.graph().ref(function.made().args).item(0);
  }
  return function;
}

// A function of arrays with its arguments, under the name by which the tables know it.
ArrayFunction with_arguments(std::string_view name, Arguments& arguments) {
  if (const WithArguments* found = element_function(name))
    return [made = found->make(arguments)](Value X) { return applied(made, Sees::kElements, X); };
  const WithArguments* found = axis_function(name);
  if (!found) found = shape_function(name);
  if (!found) return {};
  return [made = found->make(arguments)](Value X) { return applied(made, Sees::kArray, X); };
}

bool is_of_python(std::string_view module) { return module == "builtins" || module == "__builtin__"; }

// "numpy.linalg" has its functions apart; what scipy calls special stands in several modules.
std::string name_in_tables(const std::string& module, const std::string& name) {
  if (module.starts_with("numpy.linalg")) return "linalg." + name;
  return module.starts_with("scipy.special") ? "special." + name : name;
}

}  // namespace

std::function<Value(Value)> named_function(const Fitted& self, std::string_view function, std::string_view arguments) {
  if (!self.has_value(function)) return {};
  Arguments given(self, arguments);
  const object::Ref held = unwrapped(self, self.get(function), given);
  if (held.is(object::Kind::kCall) && (held.module() == "operator" || held.module() == "_operator")) {
    given.set_function(std::string(held.qualname()));
    given.allow({});
    return operator_function(self, function, held);
  }
  const auto [module, name] = name_of(self, function, held);
  given.set_function(fmt::format("{}.{}", module, name));
  const bool is_numpy = module.starts_with("numpy"), is_special = module.starts_with("scipy.special");
  if (is_numpy || is_special)
    if (auto formula = with_arguments(name_in_tables(module, name), given)) return formula;
  const Named* named = is_numpy                                ? numpy_function(name)
                       : is_special                            ? special_function(name)
                       : name == "abs" && is_of_python(module) ? numpy_function("absolute")
                                                               : nullptr;
  if (!named) self.unsupported(function, fmt::format("the function {}.{}", module, name));
  given.allow({});
  return [named](Value X) { return applied(*named, X); };
}

}  // namespace brine::sklearn
