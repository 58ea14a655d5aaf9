// sklearn.pipeline.Pipeline: the steps' transforms in order, then the last step's method.
//
// "passthrough" and None do nothing; memory plays no part. inverse_transform exists if every step has it.
#include "sklearn/fitted.h"

#include <fmt/format.h>

namespace brine::sklearn {
namespace {

constexpr Slot kLastStep[] = {Slot::kPredict,      Slot::kPredictProba, Slot::kPredictLogProba, Slot::kDecisionFunction,
                              Slot::kScoreSamples, Slot::kTransform,    Slot::kPredictStd,      Slot::kPredictCov};

void lower(const Fitted& self, Methods m) {
  std::vector<Methods> steps;
  for (const object::Ref& step : items_of(self.get("steps"))) {
    if (!step.is(object::Kind::kTuple) || step.size() != 2) self.fail("steps", "expected pairs of name and estimator");
    steps.push_back(self.methods(step.item(1), fmt::format("steps[{}]", steps.size())));
  }
  if (steps.empty()) self.fail("steps", "expected at least one step");
  self.children_check_input();
  for (const Methods& step : steps) {  // what passes everything through leaves the number to the next
    if (step.entry->n_features_in >= 0) self.set_n_features(step.entry->n_features_in);
    if (step.entry->class_name != "passthrough") break;
  }
  m.entry->feature_names_in = steps.front().entry->feature_names_in;

  const Methods last = steps.back();
  const auto before_last = [=](Value X) {
    for (std::size_t i = 0; i + 1 < steps.size(); ++i) X = steps[i].transform(X);
    return X;
  };
  for (const Slot slot : kLastStep)
    if (last[slot] && (slot != Slot::kScoreSamples || self.since(0, 22)))
      m[slot] = [=](Value X) { return last[slot](before_last(X)); };

  bool inverts = true;
  for (const Methods& step : steps) inverts = inverts && step.inverse_transform;
  if (inverts)
    m.inverse_transform = [=](Value X) {
      for (std::size_t i = steps.size(); i-- > 0;) X = steps[i].inverse_transform(X);
      return X;
    };

  bool names = true;
  for (const Methods& step : steps) names = names && step.has_names_out();
  if (names)
    m.set_names_out([=](const Names& given) {
      Names current = given;
      for (const Methods& step : steps) current = step.names_out(current);
      return current;
    });
}

}  // namespace

extern constinit const Estimator kPipeline{
    "Pipeline", lower, Role::kTransformer, Takes::kAnything, Finite::kNotChecked, Sparse::kAccepted};

}  // namespace brine::sklearn
