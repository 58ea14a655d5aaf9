#include "model/input_types.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/error.h"
#include "model/text_columns.h"

namespace brine {

std::vector<Type> input_types(const sklearn::Model& model, std::string_view dtype_name) {
  Dtype number;
  if (!dtype_named(dtype_name, number) || !is_number(number))
    throw Error(Kind::kUsage, fmt::format("there is no dtype {} of numbers", dtype_name));
  const sklearn::Entry& root = model.root();
  const sklearn::Names& names = root.feature_names_in;
  const Index width = std::max<Index>({root.n_features_in, static_cast<Index>(names.size()), 1});
  const std::vector<bool> is_text = text_columns(root.ref, static_cast<std::size_t>(width));
  const auto table = [&](Dtype text, bool all) {
    Type type{Dtype::kObject, {kRows, width}, Form::kTable};
    for (std::size_t j = 0; j < is_text.size(); ++j)
      type.columns.push_back({j < names.size() ? names[j] : fmt::format("x{}", j), all || is_text[j] ? text : number});
    return type;
  };
  const auto matrix = [&](Dtype dtype) { return Type{dtype, {kRows, width}}; };
  const bool any_text = std::find(is_text.begin(), is_text.end(), true) != is_text.end();
  std::vector<Type> types;
  if (!names.empty()) types = {table(Dtype::kObject, false), table(Dtype::kString, false)};
  if (any_text && names.empty()) types = {matrix(Dtype::kObject), matrix(Dtype::kString)};
  types.push_back(matrix(number));
  types.push_back({Dtype::kString, {kRows}});
  types.push_back(table(Dtype::kObject, false));
  types.push_back(table(Dtype::kObject, true));
  return types;
}

}  // namespace brine
