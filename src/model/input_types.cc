#include "model/input_types.h"

#include <algorithm>
#include <optional>
#include <unordered_set>

#include <fmt/format.h>

#include "base/error.h"
#include "model/text_columns.h"
#include "sklearn/attribute.h"

namespace brine {

namespace {

constexpr int kDepthMax = 20;  // of pipelines in pipelines

// What sees the model's rows first: the first step of a pipeline, of the one that a search found best.
object::Ref first_step(object::Ref object) {
  for (int depth = 0; depth < kDepthMax && object; ++depth) {
    if (const object::Ref best = object.attribute("best_estimator_")) {
      object = best;
      continue;
    }
    const object::Ref steps = object.attribute("steps");
    if (!steps.is(object::Kind::kList) || steps.size() == 0) break;
    const object::Ref first = steps.item(0);
    object = first.is(object::Kind::kTuple) && first.size() == 2 ? first.item(1) : object::Ref();
  }
  return object;
}

// A record's names: "city=Bonn" stands for the text "Bonn" under "city", "age" for a number.
Type records_type(const object::Ref& vectorizer, Dtype number) {
  const object::Ref separator = vectorizer.attribute("separator");
  Type type{Dtype::kObject, {kRows, 0}, Form::kTable};
  std::unordered_set<std::string> known;
  for (const std::string& name : sklearn::texts_of(vectorizer.attribute("feature_names_"))) {
    const std::size_t end = separator.is(object::Kind::kString) ? name.find(separator.text()) : std::string::npos;
    std::string column = name.substr(0, end);
    if (known.insert(column).second)
      type.columns.push_back({std::move(column), end == std::string::npos ? number : Dtype::kString});
  }
  type.shape[1] = static_cast<Index>(type.columns.size());
  return type;
}

std::vector<Type> types_of_new_rows(const sklearn::Model& model, Dtype number) {
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
  if (const object::Ref first = first_step(root.ref); sklearn::class_name_of(first) == "DictVectorizer")
    types.insert(types.begin(), records_type(first, number));
  return types;
}

std::optional<Type> transformed(sklearn::Model& model, const Type& rows, Dtype number) {
  try {
    const Outputs outputs = model.function(Method::kTransform, rows).outputs;
    if (outputs.is_list) return std::nullopt;
    const Type& type = outputs.values.front().type();
    if (type.form != Form::kDense && type.form != Form::kCsr) return std::nullopt;
    return Type{is_float(type.dtype) ? number : type.dtype, type.shape};
  } catch (const Error&) {  // it does not take such rows
    return std::nullopt;
  }
}

}  // namespace

std::vector<Type> input_types(sklearn::Model& model, Method method, std::string_view dtype_name) {
  Dtype number;
  if (!dtype_named(dtype_name, number) || !is_number(number))
    throw Error(Kind::kUsage, fmt::format("there is no dtype {} of numbers", dtype_name));
  std::vector<Type> types = types_of_new_rows(model, number);
  if (method != Method::kInverseTransform) return types;
  for (const Dtype dtype : {number, Dtype::kFloat64, Dtype::kFloat32})  // some refuse the other float
    for (const Type& type : types_of_new_rows(model, dtype))
      if (const std::optional<Type> given = transformed(model, type, number)) return {*given};
  return types;
}

}  // namespace brine
