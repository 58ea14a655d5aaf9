// See boosting.h.
#include "sklearn/ensemble/boosting.h"

#include <algorithm>

#include <fmt/format.h>

#include "ops/arithmetic.h"
#include "ops/columns.h"
#include "ops/compare.h"
#include "ops/elementwise.h"
#include "ops/flat_batch.h"
#include "ops/shape.h"
#include "ops/take.h"
#include "sklearn/scores.h"
#include "sklearn/tree/leaf_values.h"

namespace brine::sklearn {

Value flat_if_one(Value raw) { return raw.width() == 1 ? column(raw, 0) : raw; }

Value Boosting::raw(Value X) const {
  X = input(X);
  if (is_by_column) return values_by_row(forest_sum(X, *forest, values_by_column(start(X))));
  return forest_sum(X, *forest, start(X));
}

std::vector<Value> Boosting::raw_at_stages(Value X) const {
  X = input(X);
  const Index k = width(), n_stages = forest->table().n_trees() / k;
  Value first = start(X);
  if (!first.type().has_rows()) first = broadcast_rows(first, X);
  if (is_by_column) first = values_by_column(first);
  const Value added = reshape(leaf_values(X, *forest), {kRows, n_stages, k});
  const Value scores = flatten_rows(cumsum(concat({reshape(first, {kRows, 1, k}), added}, 1), 1));
  std::vector<Value> stages;
  for (Index stage = 1; stage <= n_stages; ++stage) {
    const Value raw = slice_columns(scores, stage * k, k);
    stages.push_back(is_by_column ? values_by_row(raw) : raw);
  }
  return stages;
}

std::string known_loss(const Fitted& self, std::initializer_list<std::string_view> known) {
  const std::string loss = self.text_or("loss", "");
  if (!std::ranges::count(known, loss)) self.unsupported("loss", fmt::format("loss '{}'", loss));
  return loss;
}

void lower_boosting_classifier(const Fitted& self, Methods m, const Boosting& boosting, const ClassifierRules& rules) {
  const Value classes = self.classes();
  const Index k = boosting.width();
  if (k > 1 ? classes.width() != k : classes.width() < 1 || classes.width() > 2)
    self.fail("classes_", fmt::format("expected {} classes, found {}", k > 1 ? k : 2, classes.width()));

  const auto probabilities = [=](Value raw, SumOrder order) {
    if (k > 1) return softmax(raw, order);
    const Value one = column(raw, 0);
    return two_columns(expit(rules.is_exponential ? 2 * one : one));
  };
  const auto label = [=](Value raw) {
    if (!rules.label_from_raw) return labels(classes, probabilities(raw, rules.order));
    if (k > 1) return labels(classes, raw);
    const Value one = column(raw, 0);
    return take(classes, (rules.zero_is_positive ? one >= 0 : one > 0).cast(Dtype::kInt64));
  };
  const auto staged = [=](Value X, auto each) {
    std::vector<Value> stages = boosting.raw_at_stages(X);
    for (Value& stage : stages) stage = each(stage);
    return Outputs(std::move(stages));
  };

  m.decision_function = [=](Value X) { return flat_if_one(boosting.raw(X)); };
  m.predict_proba = [=](Value X) { return probabilities(boosting.raw(X), rules.order); };
  m.predict = [=](Value X) { return label(boosting.raw(X)); };
  m.staged_decision_function = [=](Value X) {
    return staged(X, [=](Value raw) { return rules.flat_stages ? flat_if_one(raw) : raw; });
  };
  m.staged_predict_proba = [=](Value X) {
    return staged(X, [=](Value raw) { return probabilities(raw, SumOrder::kLanes); });
  };
  m.staged_predict = [=](Value X) { return staged(X, label); };
}

}  // namespace brine::sklearn
