// sklearn.ensemble: HistGradientBoostingClassifier, HistGradientBoostingRegressor.
//
//   raw = _baseline_prediction + leaf values, iteration by iteration (the learning rate is in them)
//
// X is float64 (float32 compares alike), NaN and infinity are accepted since 0.22. With categories, since 1.4
// `_preprocessor` puts the categorical columns first, as codes (unknown and missing: NaN), and nodes number that order;
// to 1.3 columns stay and categories are their values.
#include <fmt/format.h>

#include "ops/check.h"
#include "ops/columns.h"
#include "ops/elementwise.h"
#include "ops/shape.h"
#include "sklearn/ensemble/boosting.h"
#include "sklearn/ensemble/histogram_trees.h"

namespace brine::sklearn {
namespace {

// What the ColumnTransformer of 1.4 and later makes of X: codes, then numbers. A table's columns are taken by name, in
// any order and among others, where the model was fitted with names; otherwise columns are taken by position.
std::function<Value(Value)> encoder_of(const Fitted& self) {
  self.set_takes(Takes::kAnything);
  self.children_check_input();
  const Index n = self.n_features();
  const Value mask = self.array("is_categorical_", {n});
  if (mask.dtype() != Dtype::kBool) self.fail("is_categorical_", "expected bools");
  const std::vector<Index> is_category = self.integers("is_categorical_");
  std::vector<Index> categories, numbers;
  for (Index j = 0; j < n; ++j) (is_category[static_cast<std::size_t>(j)] ? categories : numbers).push_back(j);
  const std::vector<object::Ref> parts = items_of(self.child("_preprocessor").get("transformers_"));
  if (parts.empty() || !parts.front().is(object::Kind::kTuple) || parts.front().size() != 3)
    self.fail("_preprocessor", "expected triples of name, transformer and columns");
  const Methods encoder = self.methods(parts.front().item(1), "_preprocessor.transformers_[0]");
  if (categories.empty() || !encoder.transform)
    self.fail("_preprocessor", "expected an encoder of categorical columns");
  const Names names = self.has_value("feature_names_in_") ? self.texts("feature_names_in_") : Names{};
  if (!names.empty() && static_cast<Index>(names.size()) != n)
    self.fail("feature_names_in_", fmt::format("expected {} names", n));

  const auto chosen = [=](Value X, const std::vector<Index>& columns) {
    if (!X.is_table() || names.empty()) return take_columns(X, columns);
    Names wanted;
    for (const Index j : columns) wanted.push_back(names[static_cast<std::size_t>(j)]);
    return take_columns(X, positions_of(X.type(), wanted));
  };
  return [=](Value X) {
    if (X.is_csr())
      throw Error(Kind::kUsage,
                  "Sparse data was passed for X, but dense data is required. Use '.toarray()' to convert to a dense "
                  "numpy array.");
    if ((!X.is_table() || names.empty()) && X.width() != n)
      throw Error(
          Kind::kUsage,
          fmt::format("X has {} features, but ColumnTransformer is expecting {} features as input.", X.width(), n));
    std::vector<Value> joined = {Value(encoder.transform(chosen(X, categories))).cast(Dtype::kFloat64)};
    if (!numbers.empty()) joined.push_back(as_numbers(chosen(X, numbers)).cast(Dtype::kFloat64));
    return concat(std::move(joined), 1);
  };
}

Boosting lower_trees(const Fitted& self) {
  Boosting boosting{.forest = &histogram_trees(self, self.n_features())};
  const bool takes_nan = self.since(0, 22);
  if (self.since(1, 4) && self.has_value("_preprocessor"))
    boosting.input = encoder_of(self);
  else
    boosting.input = [=](Value X) {
      if (X.dtype() != Dtype::kFloat32) X = X.cast(Dtype::kFloat64);
      return takes_nan ? X : refuse(X, Refuse::kBoth);
    };
  const Index k = boosting.width();
  std::vector<double> baseline = self.numbers("_baseline_prediction");  // (1, K); to 1.0 a number or (K, 1)
  if (static_cast<Index>(baseline.size()) != k)
    self.fail("_baseline_prediction", fmt::format("expected {} numbers, found {}", k, baseline.size()));
  const Value start = self.constant(Dtype::kFloat64, {1, k}, std::move(baseline));
  boosting.start = [=](Value) { return start; };
  return boosting;
}

void lower_classifier(const Fitted& self, Methods m) {
  known_loss(self, {"log_loss", "auto", "binary_crossentropy", "categorical_crossentropy"});
  lower_boosting_classifier(self, m, lower_trees(self),
                            {.label_from_raw = self.since(1, 5), .order = SumOrder::kColumns});
}

void lower_regressor(const Fitted& self, Methods m) {
  const std::string loss = known_loss(self, {"squared_error", "least_squares", "absolute_error",
                                             "least_absolute_deviation", "quantile", "poisson", "gamma"});
  const bool has_log_link = loss == "poisson" || loss == "gamma";
  const Boosting boosting = lower_trees(self);
  if (boosting.width() != 1) self.fail("_predictors", "expected one tree in each iteration");
  const auto response = [=](Value raw) { return has_log_link ? exp(column(raw, 0)) : column(raw, 0); };
  m.predict = [=](Value X) { return response(boosting.raw(X)); };
  m.staged_predict = [=](Value X) {
    std::vector<Value> stages = boosting.raw_at_stages(X);
    for (Value& stage : stages) stage = response(stage);
    return Outputs(std::move(stages));
  };
}

}  // namespace

extern constinit const Estimator kHistGradientBoostingClassifier{"HistGradientBoostingClassifier",
                                                                 lower_classifier,
                                                                 Role::kClassifier,
                                                                 Takes::kNumbers,
                                                                 Finite::kNotChecked,
                                                                 Sparse::kRefused};
extern constinit const Estimator kHistGradientBoostingRegressor{"HistGradientBoostingRegressor",
                                                                lower_regressor,
                                                                Role::kRegressor,
                                                                Takes::kNumbers,
                                                                Finite::kNotChecked,
                                                                Sparse::kRefused};

}  // namespace brine::sklearn
