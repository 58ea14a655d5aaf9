#include "model/opened_sklearn.h"

#include "model/attribute_path.h"
#include "model/input_types.h"
#include "sklearn/attribute.h"

namespace brine {
namespace {

// The object whose classes_ are the model's: the last step of a pipeline, the estimator that a search found best.
object::Ref with_classes(object::Ref object) {
  for (int depth = 0; depth < 100 && object; ++depth) {
    if (object.attribute("classes_")) return object.attribute("classes_");
    if (const object::Ref best = object.attribute("best_estimator_")) {
      object = best;
      continue;
    }
    const object::Ref steps = object.attribute("steps");
    if (!steps.is(object::Kind::kList) || steps.size() == 0) return {};
    const object::Ref last = steps.item(steps.size() - 1);
    object = last.is(object::Kind::kTuple) && last.size() == 2 ? last.item(1) : object::Ref();
  }
  return {};
}

}  // namespace

std::vector<Type> OpenedSklearn::input_types(Method method, std::string_view dtype_name) {
  return brine::input_types(model_, method, dtype_name);
}

Tensor OpenedSklearn::attribute(std::string_view path) const {
  Tensor tensor = attribute_at(graph_->root(), path);
  if (!tensor.owner) tensor.owner = graph_;
  return tensor;
}

Tensor OpenedSklearn::classes() const {
  const object::Ref classes = with_classes(graph_->root());
  if (!classes.is(object::Kind::kArray)) return {};
  Tensor tensor = sklearn::tensor_of(classes);
  if (!tensor.owner) tensor.owner = graph_;
  return tensor;
}

}  // namespace brine
