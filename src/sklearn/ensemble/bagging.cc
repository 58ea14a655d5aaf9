// sklearn.ensemble.BaggingClassifier and BaggingRegressor: the mean of what `estimators_` say of their columns of X.
//
// Estimator i sees X[:, estimators_features_[i]] as it came; NaN passes. Sums in the order of the estimators, divided
// by the parameter n_estimators. A classifier's estimators were fitted on 0 … K-1; one that saw fewer classes fills its
// own columns (classes_) only, one without predict_proba votes.
#include <algorithm>
#include <limits>
#include <numeric>

#include <fmt/format.h>

#include "math/elementary.h"
#include "ops/arithmetic.h"
#include "ops/columns.h"
#include "ops/compare.h"
#include "ops/elementwise.h"
#include "ops/shape.h"
#include "ops/special.h"
#include "ops/take.h"
#include "sklearn/ensemble/member_forest.h"
#include "sklearn/meta/response.h"
#include "sklearn/scores.h"
#include "sklearn/tree/leaf_values.h"

namespace brine::sklearn {
namespace {

std::vector<std::vector<Index>> columns_of(const Fitted& self) {
  std::vector<std::vector<Index>> columns;
  for (const object::Ref& each : items_of(self.get("estimators_features_"))) columns.push_back(integers_of(each));
  if (columns.size() != items_of(self.get("estimators_")).size() || columns.empty())
    self.fail("estimators_features_",
              fmt::format("expected columns of at least one estimator, found those of {}", columns.size()));
  return columns;
}

constexpr double kLogZero = -std::numeric_limits<double>::infinity();

struct Member {
  Methods methods;
  std::vector<Index> columns;
  std::vector<Index> classes = {};  // of a classifier: which of 0 … K-1

  Value seen(Value X) const { return take_columns(X, columns); }
};

std::vector<Member> members_of(const Fitted& self) {
  std::vector<std::vector<Index>> columns = columns_of(self);
  std::vector<Member> members;
  for (const Methods& methods : self.all_methods("estimators_"))
    members.push_back({methods, std::move(columns[members.size()])});
  return members;
}

Value sum_of(const std::vector<Member>& members, Slot slot, Value X) {
  Value total;
  for (const Member& member : members) {
    const Value said = member.methods[slot](member.seen(X));
    total = total ? total + said : said;
  }
  return total;
}

// (n, known classes) -> (n, K), what is not known filled with `missing`.
Value spread(Value said, const std::vector<Index>& classes, Index k, double missing) {
  if (static_cast<Index>(classes.size()) == k) return said;
  return scatter_columns(said, classes, k, missing);
}

// The classes among 0 … K-1 that an estimator knows, distinct.
std::vector<Index> known_classes(const Fitted& self, const object::Ref& classes, Index k, std::size_t i) {
  const std::vector<Index> known = classes ? integers_of(classes) : std::vector<Index>{};
  std::vector<bool> met(static_cast<std::size_t>(k));
  for (const Index each : known) {
    if (each < 0 || each >= k || met[static_cast<std::size_t>(each)])
      self.fail("estimators_", fmt::format("[{}].classes_: expected distinct numbers below {}", i, k));
    met[static_cast<std::size_t>(each)] = true;
  }
  if (known.empty()) self.fail("estimators_", fmt::format("[{}]: expected its classes_", i));
  return known;
}

// Leaves of trees: the probabilities of K classes, or their logarithms.
MemberForest forest_of_classes(const Fitted& self, Index k, bool logarithms) {
  std::vector<std::vector<Index>> known;
  for (const object::Ref& member : items_of(self.get("estimators_")))
    known.push_back(known_classes(self, member.attribute("classes_"), k, known.size()));
  const LeafRule leaf = [&](std::size_t i, std::span<const double> p, std::span<double> added) {
    if (p.size() != known[i].size())
      self.fail("estimators_",
                fmt::format("[{}]: expected a tree of {} classes, found {}", i, known[i].size(), p.size()));
    if (logarithms) std::ranges::fill(added, kLogZero);
    for (std::size_t j = 0; j < p.size(); ++j)
      added[static_cast<std::size_t>(known[i][j])] = logarithms ? math::log(p[j]) : p[j];
  };
  return member_forest(self, {.kind = "Classifier", .n_values = k, .columns = columns_of(self), .leaf = leaf});
}

Value sum_of_probabilities(const std::vector<Member>& members, Index k, Value X) {
  std::vector<Index> all(static_cast<std::size_t>(k));
  std::iota(all.begin(), all.end(), Index{0});
  const Value numbers = X.program().constant(Dtype::kInt64, {k}, std::move(all));
  Value total;
  for (const Member& member : members) {
    const Value seen = member.seen(X);
    const Value said = member.methods.predict_proba ? spread(member.methods.predict_proba(seen), member.classes, k, 0)
                                                    : equal(expand(member.methods.predict(seen), 1), numbers);
    const Value share = said.cast(Dtype::kFloat64);
    total = total ? total + share : share;
  }
  return total;
}

// log(sum of exp) over the estimators' logarithms.
Value log_sum(const std::vector<Value>& said) {
  Value all = said.front();
  for (std::size_t i = 1; i < said.size(); ++i) all = logaddexp(all, said[i]);
  return all;
}

void lower_trees(const Fitted& self, Methods m, Index k, double n_estimators) {
  const MemberForest members = forest_of_classes(self, k, false), logs = forest_of_classes(self, k, true);
  const Value start = self.constant(std::vector<double>(static_cast<std::size_t>(k)));
  m.predict_proba = [=](Value X) { return forest_sum(members.input(X), *members.forest, start) / n_estimators; };
  m.predict_log_proba = [=](Value X) {
    const Value all = reshape(leaf_values(logs.input(X), *logs.forest), {kRows, logs.forest->table().n_trees() * k});
    std::vector<Value> said;
    for (Index i = 0; i < logs.forest->table().n_trees(); ++i) said.push_back(slice_columns(all, i * k, k));
    return log_sum(said) - math::log(n_estimators);
  };
}

void lower_any(const Fitted& self, Methods m, Index k, double n_estimators) {
  std::vector<Member> members = members_of(self);
  for (std::size_t i = 0; i < members.size(); ++i)
    if (members[i].methods.predict_proba || members[i].methods.predict_log_proba)
      members[i].classes = known_classes(self, classes_of(members[i].methods), k, i);
  m.predict_proba = [=](Value X) { return sum_of_probabilities(members, k, X) / n_estimators; };
  if (members[0].methods.decision_function)
    m.decision_function = [=](Value X) { return sum_of(members, Slot::kDecisionFunction, X) / n_estimators; };
  if (!members[0].methods.predict_log_proba) {
    m.predict_log_proba = [=](Value X) { return log(m.predict_proba(X)); };
    return;
  }
  m.predict_log_proba = [=](Value X) {
    std::vector<Value> said;
    for (const Member& member : members)
      said.push_back(spread(Value(member.methods.predict_log_proba(member.seen(X))).cast(Dtype::kFloat64),
                            member.classes, k, kLogZero));
    return log_sum(said) - math::log(n_estimators);
  };
}

void lower_classifier(const Fitted& self, Methods m) {
  const Value classes = self.classes();
  const auto n_estimators = static_cast<double>(self.integer("n_estimators"));
  (are_trees(self, "Classifier") ? lower_trees : lower_any)(self, m, classes.width(), n_estimators);
  m.predict = [=](Value X) { return labels(classes, m.predict_proba(X)); };
}

void lower_regressor(const Fitted& self, Methods m) {
  const auto n_estimators = static_cast<double>(self.integer("n_estimators"));
  if (!are_trees(self, "Regressor")) {
    const std::vector<Member> members = members_of(self);
    m.predict = [=](Value X) { return sum_of(members, Slot::kPredict, X) / n_estimators; };
    return;
  }
  const object::Ref first = items_of(self.get("estimators_")).front();
  const Index n_outputs = self.child(first, "estimators_[0]").integer("n_outputs_");
  if (n_outputs < 1) self.fail("estimators_", "expected at least one output");
  const MemberForest members = member_forest(
      self, {.kind = "Regressor",
             .n_values = n_outputs,
             .columns = columns_of(self),
             .leaf = [&](std::size_t, std::span<const double> y, std::span<double> added) {
               if (y.size() != added.size())
                 self.fail("estimators_", fmt::format("expected trees of {} outputs, found {}", n_outputs, y.size()));
               std::ranges::copy(y, added.begin());
             }});
  const Value start = self.constant(std::vector<double>(static_cast<std::size_t>(n_outputs)));
  m.predict = [=](Value X) {
    const Value mean = forest_sum(members.input(X), *members.forest, start) / n_estimators;
    return n_outputs == 1 ? column(mean, 0) : mean;
  };
}

}  // namespace

extern constinit const Estimator kBaggingClassifier{"BaggingClassifier", lower_classifier,    Role::kClassifier,
                                                    Takes::kArrays,      Finite::kNotChecked, Sparse::kAccepted};
extern constinit const Estimator kBaggingRegressor{"BaggingRegressor", lower_regressor,     Role::kRegressor,
                                                   Takes::kArrays,     Finite::kNotChecked, Sparse::kAccepted};

}  // namespace brine::sklearn
