// sklearn.ensemble.VotingClassifier and VotingRegressor: what `estimators_` say, by vote or on average.
//
// X goes to the estimators as it came. "drop"ped estimators (None in old files) lose their weight too. hard: the class
// with the largest sum of weights, first of equals; the estimators predict numbers of classes_. Averages: left to
// right, then one division; float32 stays without weights.
#include <fmt/format.h>

#include "math/sums.h"
#include "ops/arithmetic.h"
#include "ops/columns.h"
#include "ops/compare.h"
#include "ops/regroup.h"
#include "ops/shape.h"
#include "sklearn/fitted.h"
#include "sklearn/scores.h"

namespace brine::sklearn {
namespace {

struct Voters {
  std::vector<Methods> estimators;
  Names names;
  std::vector<double> weights;  // of those that are kept; empty: none
  Dtype weight_dtype = Dtype::kFloat64;

  std::vector<Value> ask(Slot slot, Value X) const {
    std::vector<Value> said;
    for (const Methods& estimator : estimators) said.push_back(estimator[slot](X));
    return said;
  }
};

Voters voters_of(const Fitted& self) {
  Voters voters{.estimators = self.all_methods("estimators_")};
  self.children_check_input();
  if (voters.estimators.empty()) self.fail("estimators_", "expected at least one estimator");
  const Methods& first = voters.estimators.front();
  if (first.entry->n_features_in >= 0) self.set_n_features(first.entry->n_features_in);

  Tensor weights;
  std::vector<double> all;
  if (self.has_value("weights")) {
    weights = tensor_of(self.get("weights"));
    all = self.numbers("weights");
    voters.weight_dtype = weights.dtype;
  }
  std::size_t place = 0;
  for (const object::Ref& pair : items_of(self.get("estimators"))) {
    if ((!pair.is(object::Kind::kTuple) && !pair.is(object::Kind::kList)) || pair.size() != 2)
      self.fail("estimators", "expected pairs of name and estimator");
    const std::size_t i = place++;
    if (pair.item(1).is_none() || pair.item(1).is(object::Kind::kString)) continue;
    voters.names.push_back(lower_case(self.class_name()) + "_" + std::string(pair.item(0).text()));
    if (self.has_value("weights") && i < all.size()) voters.weights.push_back(all[i]);
  }
  if (voters.names.size() != voters.estimators.size() ||
      (!all.empty() && voters.weights.size() != voters.estimators.size()))
    self.fail("estimators", fmt::format("expected {} that are not dropped, with a weight each if there are weights",
                                        voters.estimators.size()));
  return voters;
}

// numpy.average over the estimators.
Value average(std::vector<Value> said, const Voters& voters) {
  const bool is_float = brine::is_float(said.front().dtype());
  Value total;
  if (voters.weights.empty()) {
    for (const Value& each : said) total = total ? total + each : each;
    return is_float ? total / static_cast<double>(said.size())
                    : total.cast(Dtype::kFloat64) / static_cast<double>(said.size());
  }
  const Dtype dtype =
      promote(promote(said.front().dtype(), voters.weight_dtype), is_float ? said.front().dtype() : Dtype::kFloat64);
  for (std::size_t i = 0; i < said.size(); ++i) {
    const Value share = said[i].cast(dtype) * voters.weights[i];
    total = total ? total + share : share;
  }
  return total / math::pairwise_sum(voters.weights.data(), static_cast<Index>(voters.weights.size()));
}

void lower_regressor(const Fitted& self, Methods m) {
  const Voters voters = voters_of(self);
  m.predict = [=](Value X) { return average(voters.ask(Slot::kPredict, X), voters); };
  m.transform = [=](Value X) { return stack(voters.ask(Slot::kPredict, X), 1); };
  m.set_names_out([=](const Names&) { return voters.names; });
}

// (n, K): the weights of those who are for a class.
Value votes(const Voters& voters, Value X, Index k) {
  std::vector<Index> numbers;
  for (Index j = 0; j < k; ++j) numbers.push_back(j);
  const Value classes = X.program().constant(Dtype::kInt64, {k}, std::move(numbers));
  Value total;
  std::size_t i = 0;
  for (const Value& code : voters.ask(Slot::kPredict, X)) {
    const Value share = where(equal(expand(code, 1), classes), voters.weights.empty() ? 1.0 : voters.weights[i], 0.0);
    total = total ? total + share : share;
    ++i;
  }
  return total;
}

void lower_classifier(const Fitted& self, Methods m) {
  const Voters voters = voters_of(self);
  const Value classes = self.has("classes_") ? self.classes() : self.child("le_").classes();
  const std::string voting = self.text("voting");
  const bool flattens = self.flag_or("flatten_transform", false);  // 0.18 never
  const Index k = classes.width();
  if (voting == "hard") {
    m.predict = [=](Value X) { return labels(classes, votes(voters, X, k)); };
    m.transform = [=](Value X) { return stack(voters.ask(Slot::kPredict, X), 1); };
    m.set_names_out([=](const Names&) { return voters.names; });
    return;
  }
  if (voting != "soft") self.unsupported("voting", fmt::format("voting '{}'", voting));
  for (const Methods& estimator : voters.estimators)
    if (!estimator.predict_proba) self.unsupported("estimators_", "soft votes of an estimator without predict_proba");
  m.predict_proba = [=](Value X) { return average(voters.ask(Slot::kPredictProba, X), voters); };
  m.predict = [=](Value X) { return labels(classes, m.predict_proba(X)); };
  if (!flattens) {  // the estimators are the first axis, and there are no names
    m.transform = [=](Value X) { return stack_in_front(voters.ask(Slot::kPredictProba, X)); };
    return;
  }
  m.transform = [=](Value X) { return join_columns(voters.ask(Slot::kPredictProba, X)); };
  m.set_names_out([=](const Names&) {
    Names names;
    for (const std::string& name : voters.names)
      for (Index j = 0; j < k; ++j) names.push_back(name + std::to_string(j));
    return names;
  });
}

}  // namespace

extern constinit const Estimator kVotingClassifier{"VotingClassifier", lower_classifier,    Role::kClassifier,
                                                   Takes::kAnything,   Finite::kNotChecked, Sparse::kAccepted};
extern constinit const Estimator kVotingRegressor{"VotingRegressor", lower_regressor,     Role::kRegressor,
                                                  Takes::kAnything,  Finite::kNotChecked, Sparse::kAccepted};

}  // namespace brine::sklearn
