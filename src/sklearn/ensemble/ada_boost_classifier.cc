// sklearn.ensemble.AdaBoostClassifier: votes of `estimators_` by weight.
//
// SAMME: the class that an estimator predicts gets its weight w, the others -w / (K - 1) (before 1.3: nothing).
// SAMME.R, the default to 1.5: (K - 1) (log p - mean log p). Sums in the order of the estimators, divided by the sum of
// all estimator_weights_. Two classes: the second's votes less the first's. X goes to the estimators as it came, but
// NaN and infinity are refused here.
#include <algorithm>
#include <limits>

#include <fmt/format.h>

#include "math/elementary.h"
#include "math/sums.h"
#include "ops/arithmetic.h"
#include "ops/columns.h"
#include "ops/compare.h"
#include "ops/elementwise.h"
#include "ops/shape.h"
#include "sklearn/ensemble/member_forest.h"
#include "sklearn/scores.h"
#include "sklearn/tree/leaf_values.h"

namespace brine::sklearn {
namespace {

// What the estimators say, added up one after another.
struct Votes {
  std::function<Value(Value)> total;                    // (n, K)
  std::function<std::vector<Value>(Value)> after_each;  // (n, K) each
};

enum class Rule { kPredictions, kLogProbabilities, kProbabilities };
struct Vote {
  Rule rule;
  Index k;
  bool takes_from_others;       // SAMME since 1.3
  std::vector<double> weights;  // of each estimator

  double other(std::size_t i) const { return takes_from_others ? -1 / static_cast<double>(k - 1) * weights[i] : 0; }
};

// The share of one estimator, in a leaf of its tree.
void vote_of_leaf(const Vote& vote, std::size_t i, std::span<const double> p, std::span<double> added) {
  const auto k = static_cast<double>(vote.k);
  if (vote.rule == Rule::kPredictions) {
    std::ranges::fill(added, vote.other(i));
    added[static_cast<std::size_t>(std::ranges::max_element(p) - p.begin())] = vote.weights[i];
  } else if (vote.rule == Rule::kProbabilities) {
    for (std::size_t j = 0; j < added.size(); ++j) added[j] = p[j] * vote.weights[i];
  } else {
    for (std::size_t j = 0; j < added.size(); ++j)
      added[j] = math::log(std::max(p[j], std::numeric_limits<double>::epsilon()));
    const double mean = 1 / k * math::pairwise_sum(added.data(), vote.k);
    for (double& each : added) each = (k - 1) * (each - mean);
  }
}

// The same of any estimator.
Value vote_of(const Vote& vote, std::size_t i, const Methods& estimator, Value classes, Value X) {
  const auto k = static_cast<double>(vote.k);
  if (vote.rule == Rule::kPredictions)
    return where(equal(expand(estimator.predict(X), 1), classes), vote.weights[i], vote.other(i));
  const Value p = estimator.predict_proba(X);
  if (vote.rule == Rule::kProbabilities) return p * vote.weights[i];
  const double eps =
      p.dtype() == Dtype::kFloat32 ? std::numeric_limits<float>::epsilon() : std::numeric_limits<double>::epsilon();
  const Value logs = log(maximum(p, eps));
  return (k - 1) * (logs - 1 / k * sum(logs, kLast, Keep::kYes));
}

Votes votes_of_trees(const Fitted& self, const Vote& vote) {
  const MemberForest members = member_forest(
      self, {.kind = "Classifier",
             .n_values = vote.k,
             .leaf = [&](std::size_t i, std::span<const double> p, std::span<double> added) {
               if (static_cast<Index>(p.size()) != vote.k)
                 self.fail("estimators_", fmt::format("expected trees of {} classes, found {}", vote.k, p.size()));
               vote_of_leaf(vote, i, p, added);
             }});
  const Value start = self.constant(std::vector<double>(static_cast<std::size_t>(vote.k)));
  const Index k = vote.k, n = static_cast<Index>(vote.weights.size());
  return {[=](Value X) { return forest_sum(members.input(X), *members.forest, start); },
          [=](Value X) {
            const Value all = flatten_rows(cumsum(leaf_values(members.input(X), *members.forest), 1));
            std::vector<Value> stages;
            for (Index i = 0; i < n; ++i) stages.push_back(slice_columns(all, i * k, k));
            return stages;
          }};
}

Votes votes_of_any(const Fitted& self, const Vote& vote, Value classes) {
  const std::vector<Methods> estimators = self.all_methods("estimators_");
  const auto after_each = [=](Value X) {
    std::vector<Value> stages;
    for (std::size_t i = 0; i < estimators.size(); ++i) {
      const Value share = vote_of(vote, i, estimators[i], classes, X);
      stages.push_back(stages.empty() ? share : stages.back() + share);
    }
    return stages;
  };
  return {[=](Value X) { return after_each(X).back(); }, after_each};
}

// Trees whose classes are the ensemble's own.
bool is_forest(const Fitted& self, const Value& classes) {
  if (!are_trees(self, "Classifier")) return false;
  for (const object::Ref& member : items_of(self.get("estimators_"))) {
    const object::Ref own = member.attribute("classes_");
    if (!own.is(object::Kind::kArray) || !same_labels(tensor_of(own), *classes.node().attributes.tensor)) return false;
  }
  return true;
}

void lower_one_class(Methods m, Value classes) {  // decisions in X's own dtype
  m.decision_function = [=](Value X) {
    return broadcast_rows(X.program().constant(Dtype::kInt64, {1}, std::vector<Index>{0}).cast(X.dtype()), X);
  };
  m.predict = [=](Value X) { return labels(classes, m.decision_function(X)); };
  m.predict_proba = [=](Value X) {
    return broadcast_rows(X.program().constant(Dtype::kFloat64, {1}, std::vector<double>{1}), X);
  };
  m.predict_log_proba = [=](Value X) { return log(m.predict_proba(X)); };
}

void lower(const Fitted& self, Methods m) {
  const Value classes = self.classes();
  const Index k = classes.width();
  if (k == 0) self.fail("classes_", "expected at least one class");
  if (k == 1) return lower_one_class(m, classes);
  const std::size_t n = items_of(self.get("estimators_")).size();
  std::vector<double> weights = self.numbers("estimator_weights_");
  if (n == 0 || weights.size() < n)
    self.fail("estimator_weights_", fmt::format("expected weights of {} estimators, found {}", n, weights.size()));
  const double total = math::pairwise_sum(weights.data(), static_cast<Index>(weights.size()));
  weights.resize(n);
  const std::string algorithm = self.since(1, 6) ? "SAMME" : self.text("algorithm");
  if (algorithm != "SAMME" && algorithm != "SAMME.R")
    self.unsupported("algorithm", fmt::format("algorithm '{}'", algorithm));
  const Vote vote{algorithm == "SAMME" ? Rule::kPredictions : Rule::kLogProbabilities, k, self.since(1, 3), weights};
  const bool trees = is_forest(self, classes);
  const auto votes_by = [&](const Vote& rule) {
    return trees ? votes_of_trees(self, rule) : votes_of_any(self, rule, classes);
  };
  const Votes votes = votes_by(vote);

  const auto margin = [=](Value v) { return k == 2 ? -column(v, 0) + column(v, 1) : v; };
  const auto probabilities = [=](Value decision) {
    const auto others = static_cast<double>(k - 1);
    return softmax(k == 2 ? stack({-decision, decision}, 1) / 2 : decision / others, SumOrder::kColumns);
  };
  m.decision_function = [=](Value X) { return margin(votes.total(X) / total); };
  m.predict = [=](Value X) { return labels(classes, m.decision_function(X)); };

  const auto staged = [](std::vector<Value> stages, const std::vector<double>& by, auto each) {
    double so_far = 0;
    for (std::size_t i = 0; i < stages.size(); ++i) stages[i] = each(stages[i] / (so_far += by[i]));
    return Outputs(std::move(stages));
  };
  m.staged_decision_function = [=](Value X) { return staged(votes.after_each(X), weights, margin); };
  m.staged_predict = [=](Value X) {
    return staged(votes.after_each(X), weights, [=](Value v) { return labels(classes, margin(v)); });
  };
  if (self.since(0, 22) || algorithm == "SAMME.R") {
    m.predict_proba = [=](Value X) { return probabilities(m.decision_function(X)); };
    m.staged_predict_proba = [=](Value X) {
      return staged(votes.after_each(X), weights, [=](Value v) { return probabilities(margin(v)); });
    };
  } else {  // of the mean probabilities
    const Votes means = votes_by({Rule::kProbabilities, k, false, weights});
    const auto shares = [=](Value mean) { return softmax(mean / static_cast<double>(k - 1)); };
    m.predict_proba = [=](Value X) { return shares(means.total(X) / total); };
    m.staged_predict_proba = [=](Value X) { return staged(means.after_each(X), weights, shares); };
  }
  m.predict_log_proba = [=](Value X) { return log(m.predict_proba(X)); };
}

}  // namespace

extern constinit const Estimator kAdaBoostClassifier{
    "AdaBoostClassifier", lower, Role::kClassifier, Takes::kNumbers, Finite::kRequired, Sparse::kAccepted};

}  // namespace brine::sklearn
