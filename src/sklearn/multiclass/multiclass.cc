// sklearn.multiclass: OneVsRestClassifier, OneVsOneClassifier, OutputCodeClassifier, and _ConstantPredictor.
//
// OneVsRest: the greatest score; of equal ones the last class to 1.7, the first since 1.8; multi-label: score above the
// threshold, int64. OneVsOne: votes plus squeezed confidences. OutputCode: the class whose code is nearest to the
// scores, first of equals.
#include <fmt/format.h>

#include "ops/arithmetic.h"
#include "ops/columns.h"
#include "ops/compare.h"
#include "ops/pairs.h"
#include "ops/shape.h"
#include "ops/sparse.h"
#include "ops/take.h"
#include "sklearn/meta/delegate.h"
#include "sklearn/meta/response.h"
#include "sklearn/one_vs_one.h"
#include "sklearn/scores.h"

namespace brine::sklearn {
namespace {

std::vector<Methods> children_of(const Fitted& self) {
  self.children_check_input();
  std::vector<Methods> children = self.all_methods("estimators_");
  if (children.empty()) self.fail("estimators_", "expected at least one estimator");
  if (children[0].entry->n_features_in >= 0 && self.n_features_or(-1) < 0)
    self.set_n_features(children[0].entry->n_features_in);
  return children;
}

Value scores_of(const std::vector<Methods>& children, Value X) {
  std::vector<Value> scores;
  for (const Methods& child : children) scores.push_back(binary_score(child, X));
  return stack(std::move(scores), 1);
}

void lower_rest(const Fitted& self, Methods m) {
  const std::vector<Methods> children = children_of(self);
  const Fitted binarizer = self.child("label_binarizer_");
  const Value classes = binarizer.classes();
  const std::string kind = binarizer.text("y_type_");
  const bool is_multilabel = kind.starts_with("multilabel"), sparse = binarizer.flag_or("sparse_input_", false),
             first = self.since(1, 8);
  const auto n = static_cast<Index>(children.size()), wanted = kind == "binary" ? Index{1} : classes.width();
  if (n != wanted) self.fail("estimators_", fmt::format("expected {} estimators, found {}", wanted, n));
  const double threshold = binary_threshold(children[0]);

  m.predict = [=](Value X) {
    const Value scores = scores_of(children, X);
    if (kind == "multiclass") return take(classes, one_vs_rest_choice(scores.cast(Dtype::kFloat64), first));
    const Value hits = (scores > threshold).cast(Dtype::kInt64);
    if (is_multilabel) return sparse ? to_csr(hits) : hits;
    const Value hit = squeeze(hits, 1);
    return take(classes, classes.width() > 1 ? hit : hit * 0);
  };
  const ZeroRows zero_rows = self.since(1, 7) ? ZeroRows::kKept : ZeroRows::kNan;
  if (children[0].predict_proba)
    m.predict_proba = [=](Value X) {
      std::vector<Value> columns;
      for (const Methods& child : children) columns.push_back(column(child.predict_proba(X), 1));
      const Value p = n == 1 ? two_columns(columns[0]) : stack(std::move(columns), 1);
      return is_multilabel ? p : shared_out(p, zero_rows, n == 1 ? SumOrder::kLanes : SumOrder::kColumns);
    };
  const bool squeezes = self.since(0, 19);
  if (children[0].decision_function)
    m.decision_function = [=](Value X) {
      if (n == 1 && squeezes) return Value(children[0].decision_function(X));
      std::vector<Value> columns;
      for (const Methods& child : children) {
        const Value scores = child.decision_function(X);
        columns.push_back(scores.rank() == 1 ? scores : reshape(scores, {kRows}));
      }
      return stack(std::move(columns), 1);
    };
}

void lower_one(const Fitted& self, Methods m) {
  const std::vector<Methods> children = children_of(self);
  const Value classes = self.classes();
  const Index k = classes.width();
  if (static_cast<Index>(children.size()) != k * (k - 1) / 2)
    self.fail("estimators_",
              fmt::format("expected {} estimators, one for each pair, found {}", k * (k - 1) / 2, children.size()));
  const Confidences kind = confidences_in(self.version());
  std::vector<std::vector<Index>> columns;
  if (self.has_value("pairwise_indices_"))
    for (const object::Ref& each : items_of(self.get("pairwise_indices_"))) columns.push_back(integers_of(each));
  if (!columns.empty() && columns.size() != children.size())
    self.fail("pairwise_indices_", "expected columns for each estimator");
  const bool is_binary = k == 2 && self.since(0, 19);  // before, two classes had two columns as others do
  const double threshold = self.since(1, 1) ? binary_threshold(children[0]) : 0.0;

  m.decision_function = [=](Value X) {
    X = as_numbers(X);
    std::vector<Value> answers, confidences;
    for (std::size_t i = 0; i < children.size(); ++i) {
      const Value part = columns.empty() ? X : take_columns(X, columns[i]);
      answers.push_back(children[i].predict(part));
      confidences.push_back(binary_score(children[i], part));
    }
    const Value answer = stack(std::move(answers), 1);
    const Value scores =
        one_vs_one_scores(equal(answer, 0), equal(answer, 1), stack(std::move(confidences), 1), k, kind);
    return is_binary ? column(scores, 1) : scores;
  };
  m.predict = [=](Value X) {
    const Value scores = m.decision_function(X);
    return is_binary ? take(classes, (scores > threshold).cast(Dtype::kInt64)) : labels(classes, scores);
  };
}

void lower_code(const Fitted& self, Methods m) {
  const std::vector<Methods> children = children_of(self);
  const Value classes = self.classes();
  const Value book =
      self.array("code_book_", {classes.width(), static_cast<Index>(children.size())}).cast(Dtype::kFloat64);
  m.predict = [=](Value X) {
    return take(classes, argmin(pair_sum(scores_of(children, X).cast(Dtype::kFloat64), book, PairTerm::kSquare)));
  };
}

// A child for a column of y with one value: y_ is (1,) int64, also as its "decision".
void lower_constant(const Fitted& self, Methods m) {
  const Value y = self.array("y_", {1});
  m.predict = [=](Value X) { return broadcast_rows(squeeze(y, 0), X); };
  m.decision_function = [=](Value X) { return m.predict(X); };
  m.predict_proba = [=](Value X) {
    const Value p = y.cast(Dtype::kFloat64);
    return broadcast_rows(concat({1 - p, p}, 0), X);
  };
}

constexpr Estimator classifier(std::string_view name, void (*lower)(const Fitted&, Methods)) {
  return {name, lower, Role::kClassifier, Takes::kAnything, Finite::kNotChecked, Sparse::kAccepted};
}

}  // namespace

extern constinit const Estimator kOneVsOneClassifier{"OneVsOneClassifier", lower_one,           Role::kClassifier,
                                                     Takes::kNumbers,      Finite::kNotChecked, Sparse::kAccepted};
extern constinit const Estimator kOneVsRestClassifier = classifier("OneVsRestClassifier", lower_rest);
extern constinit const Estimator kOutputCodeClassifier = classifier("OutputCodeClassifier", lower_code);
// No classifier in scikit-learn's eyes, so that its threshold is 0.5.
extern constinit const Estimator k_ConstantPredictor{"_ConstantPredictor", lower_constant,      Role::kTransformer,
                                                     Takes::kAnything,     Finite::kNotChecked, Sparse::kAccepted};

}  // namespace brine::sklearn
