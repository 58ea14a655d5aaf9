// See named_function.h. A function of one element works on dense arrays, on every column of a table, and on the stored
// values of CSR if it leaves 0 where it is (those are scipy's own methods of its sparse matrices).
#include "sklearn/preprocessing/named_function.h"

#include <fmt/format.h>

#include "ops/columns.h"
#include "ops/sparse.h"
#include "sklearn/preprocessing/function_arguments.h"
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
  const Named* named = module.starts_with("numpy")           ? numpy_function(name)
                       : module.starts_with("scipy.special") ? special_function(name)
                                                             : nullptr;
  if (!named) self.unsupported(function, fmt::format("the function {}.{}", module, name));
  if (self.has_value(arguments) && self.get(arguments).size() > 0)
    self.unsupported(arguments, fmt::format("arguments of {}.{}", module, name));
  return [named](Value X) { return applied(*named, X); };
}

}  // namespace brine::sklearn
