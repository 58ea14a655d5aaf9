// sklearn.calibration.CalibratedClassifierCV: the mean over the folds' calibrated classifiers, summed in fold order,
// float64.
//
// A fold: one calibrator a class of the child (two classes: one, for the second), one against the rest, then divided by
// the row's sum (0: 1 / k each). A child that saw two of more classes gives one score, which is taken for the first of
// the two. estimator was base_estimator to 1.1; classes and calibrators were classes_ and calibrators_ to 0.23.
#include <algorithm>

#include <fmt/format.h>

#include "ops/arithmetic.h"
#include "ops/columns.h"
#include "ops/compare.h"
#include "ops/shape.h"
#include "sklearn/meta/delegate.h"
#include "sklearn/meta/response.h"
#include "sklearn/scores.h"

namespace brine::sklearn {
namespace {

Value no_more_than_one(Value p) { return where(logical_and(p > 1.0, p <= 1.0 + 1e-5), 1.0, p); }

std::vector<std::string> label_texts(const object::Ref& classes) {
  const Tensor tensor = tensor_of(classes);
  std::vector<std::string> texts;
  if (tensor.dtype == Dtype::kString) return texts_of(classes);
  for (const double number : numbers_of(classes)) texts.push_back(fmt::format("{}", number));
  return texts;
}

// Where each of the child's classes stands among the fold's: numpy.searchsorted of sorted labels that are all known.
std::vector<Index> places_of(const Fitted& self, const object::Ref& classes, const object::Ref& of_child) {
  const std::vector<std::string> all = label_texts(classes), some = label_texts(of_child);
  std::vector<Index> places;
  for (const std::string& label : some) {
    const auto found = std::find(all.begin(), all.end(), label);
    if (found == all.end())
      self.fail("estimator", fmt::format("expected classes that the calibration knows, found '{}'", label));
    places.push_back(found - all.begin());
  }
  return places;
}

void lower_fold(const Fitted& self, Methods m) {
  self.children_check_input();
  const Methods estimator = self.methods(self.first_of({"estimator", "base_estimator"}), "estimator");
  const object::Ref classes = self.first_of({"classes_", "classes"});
  std::vector<Methods> calibrators;
  for (const object::Ref& each : items_of(self.first_of({"calibrators", "calibrators_"})))
    calibrators.push_back(self.methods(each, fmt::format("calibrators[{}]", calibrators.size())));
  const Index k = tensor_of(classes).size();
  const bool is_temperature = self.text_or("method", "") == "temperature";  // its child learns 0 to k - 1
  const std::vector<Index> places =
      is_temperature ? std::vector<Index>{} : places_of(self, classes, classes_of(estimator));
  if (calibrators.empty() || (!is_temperature && calibrators.size() > std::max<std::size_t>(places.size(), 1)))
    self.fail("calibrators",
              fmt::format("expected calibrators for {} classes, found {}", places.size(), calibrators.size()));

  m.predict_proba = [=](Value X) {
    Value scores = response(estimator, X, {Slot::kDecisionFunction, Slot::kPredictProba});
    if (scores.rank() == 1) scores = expand(scores, 1);
    if (is_temperature) {
      if (k == 2 && scores.width() == 1 && !estimator.decision_function) scores = two_columns(squeeze(scores, 1));
      return no_more_than_one(calibrators[0].predict(scores));
    }
    std::vector<Value> columns(static_cast<std::size_t>(k));
    for (std::size_t i = 0; i < calibrators.size() && static_cast<Index>(i) < scores.width(); ++i) {
      const std::size_t place = k == 2 ? 1 : static_cast<std::size_t>(places[i]);
      columns[place] = Value(calibrators[i].predict(column(scores, static_cast<Index>(i)))).cast(Dtype::kFloat64);
    }
    if (k == 2) return no_more_than_one(two_columns(columns[1]));
    for (Value& each : columns)
      if (!each) each = broadcast_rows(X.program().number(0, Dtype::kFloat64), scores);
    return no_more_than_one(shared_out(stack(columns, 1), ZeroRows::kEven));
  };
}

void lower_cv(const Fitted& self, Methods m) {
  self.children_check_input();
  const Value classes = self.classes();
  const std::vector<Methods> folds = self.all_methods("calibrated_classifiers_");
  if (folds.empty()) self.fail("calibrated_classifiers_", "expected at least one");
  m.predict_proba = [=](Value X) {
    Value total = X.program().number(0, Dtype::kFloat64);
    for (const Methods& fold : folds) total = total + Value(fold.predict_proba(X));
    return total / static_cast<double>(folds.size());
  };
  m.predict = [=](Value X) { return labels(classes, m.predict_proba(X)); };
}

}  // namespace

extern constinit const Estimator kCalibratedClassifierCV{
    "CalibratedClassifierCV", lower_cv, Role::kClassifier, Takes::kAnything, Finite::kNotChecked, Sparse::kAccepted};
extern constinit const Estimator k_CalibratedClassifier{
    "_CalibratedClassifier", lower_fold, Role::kClassifier, Takes::kAnything, Finite::kNotChecked, Sparse::kAccepted};

}  // namespace brine::sklearn
