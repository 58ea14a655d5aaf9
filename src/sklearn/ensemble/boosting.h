// What both gradient boostings share: raw scores (n, K) float64, to which each stage adds K trees' leaf values, one
// after another. K is 1 for a regression and for two classes.
#pragma once

#include <functional>

#include "ops/forest.h"
#include "ops/reduce.h"
#include "sklearn/fitted.h"

namespace brine::sklearn {

struct Boosting {
  const ForestData* forest = nullptr;      // stage by stage, within a stage column by column; one value a leaf
  std::function<Value(Value)> input = {};  // X as the trees see it
  std::function<Value(Value)> start = {};  // of that: the scores before the first stage, (1, K) constant or (n, K)
  bool is_by_column = false;  // the start's memory is column by column, and the stages add to it as if row by row

  Index width() const { return forest->table().n_outputs; }
  Value raw(Value X) const;
  std::vector<Value> raw_at_stages(Value X) const;
};

struct ClassifierRules {
  bool is_exponential = false;    // the loss: expit(2 raw)
  bool label_from_raw = true;     // older releases: the first largest probability
  bool zero_is_positive = false;  // raw 0 of two classes
  bool flat_stages = true;        // staged decisions of two classes are (n,), not (n, 1)
  SumOrder order = SumOrder::kLanes;
};

void lower_boosting_classifier(const Fitted& self, Methods m, const Boosting& boosting, const ClassifierRules& rules);

// The parameter `loss`, one of `known`; others are refused by name.
std::string known_loss(const Fitted& self, std::initializer_list<std::string_view> known);

Value flat_if_one(Value raw);  // (n, 1) -> (n,)

}  // namespace brine::sklearn
