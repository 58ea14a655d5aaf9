// sklearn.model_selection.FixedThresholdClassifier and TunedThresholdClassifierCV (since 1.5): the positive label where
// the child's score reaches a threshold, else the other one.
//
// The tuned one's positive label is in no attribute: it is the scorer's pos_label, else the default of the metric's
// signature, which the file only names.
#include <algorithm>

#include <fmt/format.h>

#include "ops/arithmetic.h"
#include "ops/compare.h"
#include "ops/take.h"
#include "program/dispatch.h"
#include "sklearn/meta/delegate.h"
#include "sklearn/meta/response.h"

namespace brine::sklearn {
namespace {

constexpr Slot kScores[] = {Slot::kPredictProba, Slot::kPredictLogProba, Slot::kDecisionFunction};
// sklearn.metrics whose pos_label is 1 unless said otherwise.
constexpr std::string_view kPositiveIsOne[] = {
    "average_precision_score",         "f1_score",        "fbeta_score", "jaccard_score",
    "precision_recall_fscore_support", "precision_score", "recall_score"};

double number_at(const Tensor& tensor, Index i) {
  return for_number(tensor.dtype, [&]<class T>(Tag<T>) { return static_cast<double>(tensor.as<T>()[i]); });
}

Slot response_slot(const Fitted& self, Methods child) {
  const std::string method = self.text("response_method");
  if (method == "auto") return child.predict_proba ? Slot::kPredictProba : Slot::kDecisionFunction;
  if (method == "predict_proba") return Slot::kPredictProba;
  if (method == "decision_function") return Slot::kDecisionFunction;
  self.unsupported("response_method", "response_method='" + method + "'");
}

// Which of two labels `positive` is; 2: none of them. Where it is not said, the second.
Index place_of_label(const object::Ref& positive, Value classes) {
  if (!positive || positive.is_none()) return 1;
  const Tensor wanted = tensor_of(positive);  // one label, or classes_ itself: its first
  const Tensor& labels = *classes.node().attributes.tensor;
  const bool is_text = wanted.dtype == Dtype::kString;
  if (labels.dtype == Dtype::kObject || wanted.dtype == Dtype::kObject) return 1;
  if (is_text != (labels.dtype == Dtype::kString)) return 2;
  for (const Index i : {0, 1})
    if (is_text ? labels.as<std::string_view>()[i] == *wanted.as<std::string_view>()
                : number_at(labels, i) == number_at(wanted, 0))
      return i;
  return 2;
}

void fill(const Fitted& self, Methods m, Methods child, Operand threshold, const object::Ref& positive) {
  delegate(self, m, child, kScores);
  const Value classes = self.constant(classes_of(child), "classes_");
  self.require_shape(classes, "classes_", {2});
  const Slot slot = response_slot(self, child);
  const Index place = place_of_label(positive, classes);
  const bool of_first = place == 0;
  m.predict = [=](Value X) {
    if (place == 2)
      throw Error(Kind::kUsage, "pos_label is not a valid label: it should be one of classes_");
    const Value hit = (response(child, X, {slot}, of_first) >= threshold).cast(Dtype::kInt64);
    return take(classes, of_first ? 1 - hit : hit);
  };
}

Methods child_of(const Fitted& self) { return self.methods(self.has("estimator_") ? "estimator_" : "estimator"); }

void lower_fixed(const Fitted& self, Methods m) {
  const Methods child = child_of(self);
  const object::Ref threshold = self.get("threshold");
  const bool automatic = threshold.is(object::Kind::kString);
  fill(self, m, child,
       automatic ? Operand(response_slot(self, child) == Slot::kPredictProba ? 0.5 : 0.0) : self.scalar("threshold"),
       self.get("pos_label"));
}

void lower_tuned(const Fitted& self, Methods m) {
  const Fitted scorer = self.child("_curve_scorer");
  const object::Ref arguments = scorer.get("_kwargs");
  object::Ref positive = arguments.is(object::Kind::kDict) ? arguments.find("pos_label") : object::Ref{};
  const std::string_view metric = scorer.get("_score_func").qualname();
  const bool one =
      !positive && std::find(std::begin(kPositiveIsOne), std::end(kPositiveIsOne), metric) != std::end(kPositiveIsOne);
  const Methods child = child_of(self);
  if (one) {  // the label 1, which only numeric classes have
    const Value classes = self.constant(classes_of(child), "classes_");
    if (classes.shape() == Shape{2} && brine::is_number(classes.dtype()) &&
        number_at(*classes.node().attributes.tensor, 0) == 1)
      positive = classes_of(child);
  }
  fill(self, m, child, self.scalar("best_threshold_"), positive);
}

constexpr Estimator classifier(std::string_view name, void (*lower)(const Fitted&, Methods)) {
  return {name, lower, Role::kClassifier, Takes::kAnything, Finite::kNotChecked, Sparse::kAccepted};
}

}  // namespace

extern constinit const Estimator kFixedThresholdClassifier = classifier("FixedThresholdClassifier", lower_fixed);
extern constinit const Estimator kTunedThresholdClassifierCV = classifier("TunedThresholdClassifierCV", lower_tuned);

}  // namespace brine::sklearn
