// See response.h.
#include "sklearn/meta/response.h"

#include <fmt/format.h>

#include "ops/arithmetic.h"
#include "ops/columns.h"
#include "ops/elementwise.h"
#include "ops/shape.h"

namespace brine::sklearn {
namespace {

constexpr std::string_view kWrapped[] = {"best_estimator_", "estimator_", "base_estimator_", "estimator"};
constexpr int kWrapsMax = 50;

bool is_wrapper(std::string_view name) {
  return name.ends_with("SearchCV") || name == "FrozenEstimator" || name == "SelfTrainingClassifier" ||
         name == "FixedThresholdClassifier" || name == "TunedThresholdClassifierCV" || name == "RFE" || name == "RFECV";
}

object::Ref wrapped_by(const object::Ref& estimator) {
  const std::string_view name = estimator.qualname();
  if (name == "Pipeline") {
    const object::Ref steps = estimator.attribute("steps");
    if (steps && (steps.is(object::Kind::kList) || steps.is(object::Kind::kTuple)) && steps.size() > 0) {
      const object::Ref last = steps.item(steps.size() - 1);
      if (last.is(object::Kind::kTuple) && last.size() == 2) return last.item(1);
    }
    return {};
  }
  if (is_wrapper(name))
    for (const std::string_view attribute : kWrapped)
      if (const object::Ref inner = estimator.attribute(attribute)) return inner;
  return {};
}

}  // namespace

object::Ref deciding_estimator(const object::Ref& estimator) {
  object::Ref current = estimator;
  for (int i = 0; i < kWrapsMax; ++i) {
    const object::Ref inner = wrapped_by(current);
    if (!inner) return current;
    current = inner;
  }
  throw Error(Kind::kMalformed, estimator.place(), "expected an estimator that does not contain itself");
}

Role role_of(const Methods& child) {
  const object::Ref ref = deciding_estimator(child.entry->ref);
  const Estimator* estimator = find_estimator(ref.module(), ref.qualname());
  return estimator ? estimator->role : Role::kTransformer;
}

object::Ref classes_of(const Methods& child) {
  const object::Ref ref = deciding_estimator(child.entry->ref);
  if (const object::Ref own = ref.attribute("classes_")) return own;
  for (const std::string_view binarizer : {"_label_binarizer", "label_binarizer_"})
    if (const object::Ref inner = ref.attribute(binarizer)) return inner.attribute("classes_");
  return {};
}

Index n_classes_of(const Methods& child) {
  if (role_of(child) != Role::kClassifier) return 0;
  const object::Ref classes = classes_of(child);
  return classes.is(object::Kind::kArray) && classes.array().shape.size() == 1
             ? static_cast<Index>(classes.array().size())
             : 0;
}

Value response(const Methods& child, Value X, std::initializer_list<Slot> wanted, bool of_first) {
  for (const Slot slot : wanted) {
    if (!child[slot]) continue;
    const Value scores = child[slot](X);
    if (n_classes_of(child) != 2) return scores;
    if (slot == Slot::kPredictProba || slot == Slot::kPredictLogProba) return column(scores, of_first ? 0 : 1);
    return slot == Slot::kDecisionFunction && of_first ? -scores : scores;
  }
  throw Error(Kind::kUsage, Place{nullptr, 0, child.entry->path},
              child.entry->class_name + " has none of the methods that are asked for");
}

Value binary_score(const Methods& child, Value X) {
  if (role_of(child) == Role::kRegressor) return child.predict(X);
  if (!child.decision_function) return column(child.predict_proba(X), 1);
  const Value scores = child.decision_function(X);
  return scores.rank() == 1 ? scores : reshape(scores, {kRows});
}

double binary_threshold(const Methods& child) {
  return child.decision_function && role_of(child) == Role::kClassifier ? 0.0 : 0.5;
}

}  // namespace brine::sklearn
