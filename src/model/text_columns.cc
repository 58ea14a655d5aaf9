#include "model/text_columns.h"

#include <algorithm>
#include <numeric>

#include "base/error.h"
#include "sklearn/attribute.h"

namespace brine {
namespace {

using object::Kind;
using object::Ref;

constexpr int kDepthMax = 20;  // of estimators in estimators: bounds the recursion below

using Columns = std::vector<std::size_t>;  // of the model's input: what a part sees, in its order

bool is_text(const Ref& value) {
  if (value.is(Kind::kString)) return true;
  if (!value.is(Kind::kArray)) return false;
  const object::Array& array = value.array();
  if (array.dtype.kind == 'U') return true;
  return std::any_of(array.objects.begin(), array.objects.end(),
                     [&](object::Id id) { return value.graph().ref(id).is(Kind::kString); });
}

std::vector<Ref> items(const Ref& list) {
  std::vector<Ref> found;
  if (list.is(Kind::kList) || list.is(Kind::kTuple))
    for (std::size_t i = 0; i < list.size(); ++i) found.push_back(list.item(i));
  else if (list.is(Kind::kArray))
    for (const object::Id id : list.array().objects) found.push_back(list.graph().ref(id));
  return found;
}

class Finder {
 public:
  explicit Finder(std::size_t n_columns) : is_text_(n_columns, false) {}

  std::vector<bool> find(const Ref& model) {
    Columns all(is_text_.size());
    std::iota(all.begin(), all.end(), std::size_t{0});
    look(model, all, 0);
    return is_text_;
  }

 private:
  void look(const Ref& estimator, const Columns& columns, int depth) {
    if (depth > kDepthMax || (!estimator.is(Kind::kInstance) && !estimator.is(Kind::kCall))) return;
    mark(estimator.attribute("categories_"), columns);
    mark(estimator.attribute("statistics_"), columns);
    if (estimator.attribute("vocabulary_") && columns.size() == 1) is_text_[columns[0]] = true;
    for (const std::string_view inner : {"best_estimator_", "estimator_", "estimator"})
      if (const Ref found = estimator.attribute(inner)) look(found, columns, depth + 1);
    for (const std::string_view list :
         {"steps", "transformer_list"})  // a pipeline's later steps see what the first leave
      for (const Ref& step : items(estimator.attribute(list)))
        if (step.is(Kind::kTuple) && step.size() == 2) look(step.item(1), columns, depth + 1);
    for (const Ref& part : items(estimator.attribute("transformers_")))
      if (part.is(Kind::kTuple) && part.size() == 3) look(part.item(1), chosen(estimator, part, columns), depth + 1);
  }

  // An item for each column, or else it is about other columns.
  void mark(const Ref& per_column, const Columns& columns) {
    const std::vector<Ref> found = items(per_column);
    if (found.size() != columns.size()) return;
    for (std::size_t i = 0; i < found.size(); ++i)
      if (is_text(found[i])) is_text_[columns[i]] = true;
  }

  // The columns that a part of a ColumnTransformer sees: by position, or by the names that it was fitted on.
  static Columns chosen(const Ref& transformer, const Ref& part, const Columns& columns) {
    Columns seen;
    try {
      const Ref indices = transformer.attribute("_transformer_to_input_indices");  // since 1.0
      if (indices.is(Kind::kDict) && indices.find(part.item(0).text())) {
        for (const Index i : sklearn::integers_of(indices.find(part.item(0).text())))
          seen.push_back(columns.at(static_cast<std::size_t>(i)));
        return seen;
      }
      const Tensor wanted = sklearn::tensor_of(part.item(2));
      if (wanted.dtype == Dtype::kInt64) {
        for (const Index i : sklearn::integers_of(part.item(2)))
          seen.push_back(columns.at(static_cast<std::size_t>(i)));
      } else if (wanted.dtype == Dtype::kString) {
        const std::vector<std::string> names = sklearn::texts_of(transformer.attribute("feature_names_in_"));
        for (const std::string& name : sklearn::texts_of(part.item(2)))
          seen.push_back(
              columns.at(static_cast<std::size_t>(std::find(names.begin(), names.end(), name) - names.begin())));
      }
    } catch (const std::exception&) {  // a spelling that says nothing here: the lowering judges it
      seen.clear();
    }
    return seen;
  }

  std::vector<bool> is_text_;
};

}  // namespace

std::vector<bool> text_columns(const Ref& model, std::size_t n_columns) { return Finder(n_columns).find(model); }

}  // namespace brine
