// sklearn.ensemble: GradientBoostingClassifier, GradientBoostingRegressor.
//
//   raw = link(what `init_` predicts) + sum over stages of learning_rate * leaf value, each product added in turn
//
// X is float32 throughout, for the init estimator too; raw is float64 (n, K). NaN is refused, but by `apply`, which
// asks the trees alone. learning_rate is the parameter. `estimators_` (stages, K) are regression trees.
#include <limits>

#include <fmt/format.h>

#include "ops/arithmetic.h"
#include "ops/check.h"
#include "ops/columns.h"
#include "ops/compare.h"
#include "ops/elementwise.h"
#include "ops/shape.h"
#include "ops/special.h"
#include "sklearn/ensemble/boosting.h"
#include "sklearn/model.h"
#include "sklearn/feature_selection/importance_support.h"
#include "sklearn/tree/trees.h"

namespace brine::sklearn {
namespace {

Boosting lower_stages(const Fitted& self) {
  const object::Ref array = self.get("estimators_");
  if (!array.is(object::Kind::kArray) || array.array().shape.size() != 2)
    self.fail("estimators_", "expected an array of stages and columns");
  const auto k = static_cast<Index>(array.array().shape[1]);
  const double rate = self.number("learning_rate");
  const std::vector<TreeRef> refs = trees_of(self, "estimators_");
  math::ForestTable table = table_for(self, refs);
  for (const TreeRef& ref : refs) {
    append_tree(ref, table);
    const Tensor values = tree_values(self, ref, table.root.back() - table.root[table.root.size() - 2], 1, 1);
    for (Index node = 0; node < values.size(); ++node) table.value.push_back(rate * values.as<double>()[node]);
  }
  table.n_values = 1;
  table.n_outputs = k;
  const Fitted first = self.child(items_of(array).front(), "estimators_[0]");
  if (self.n_features_or(-1) < 0) self.set_n_features(first.n_features());
  Boosting boosting{.forest = &keep_forest(self, std::move(table), self.n_features(), "estimators_")};
  boosting.input = [](Value X) { return tree_input(X, Nan::kRefused); };
  return boosting;
}

// What initial scores are made of: a constant row, or what an estimator says of X.
using Link = std::function<Value(Value prediction)>;

// To 0.20 the default init is of a class of its own, which holds the raw scores; and no init has a link.
std::string_view held_score(std::string_view init_class) {
  if (init_class == "MeanEstimator") return "mean";
  if (init_class == "QuantileEstimator") return "quantile";
  if (init_class == "LogOddsEstimator" || init_class == "ScaledLogOddsEstimator") return "prior";
  if (init_class == "PriorProbabilityEstimator") return "priors";
  return {};
}

// (1, K), of one number or K.
Value constant_start(const Fitted& self, std::vector<double> scores, Index k, std::string_view name) {
  if (scores.size() == 1) scores.resize(static_cast<std::size_t>(k), scores[0]);
  if (static_cast<Index>(scores.size()) != k)
    self.fail(name, fmt::format("expected {} numbers, found {}", k, scores.size()));
  return self.constant(Dtype::kFloat64, {1, k}, std::move(scores));
}

std::function<Value(Value)> always(Value start) {
  return [=](Value) { return start; };
}

// `method` of the init estimator, or `held`, the attribute of the default init (a DummyClassifier or DummyRegressor).
std::function<Value(Value)> start_of(const Fitted& self, Index k, Slot method, std::string_view held,
                                     const Link& link) {
  const object::Ref init = self.get("init_");
  const std::string init_class = class_name_of(init);
  if (init.is(object::Kind::kString) || init_class == "ZeroEstimator")
    return always(constant_start(self, {0.0}, k, "init_"));
  if (const std::string_view name = held_score(init_class); !name.empty())
    return always(constant_start(self, self.child("init_").numbers(name), k, "init_"));
  if (!self.since(0, 21)) {
    const Methods estimator = self.methods("init_");
    return [=](Value X) { return reshape(Value(estimator.predict(X)).cast(Dtype::kFloat64), {kRows, k}); };
  }
  if (!self.has_value("init")) {
    std::vector<double> row = self.child("init_").numbers(held);
    const auto width = static_cast<Index>(row.size());
    return always(link(self.constant(Dtype::kFloat64, {1, width}, std::move(row))));
  }
  const Methods estimator = self.methods("init_");
  if (!estimator[method])
    self.unsupported("init_", fmt::format("an init without {}", kMethodNames[static_cast<std::size_t>(method)]));
  return [=](Value X) { return link(Value(estimator[method](X)).cast(Dtype::kFloat64)); };
}

// Probabilities (n, classes) -> raw scores (n, K).
Link classifier_link(const Fitted& self, Index k, Index n_classes, bool is_exponential) {
  const bool is_new = self.since(1, 4);
  const double eps = self.since(1, 8) ? std::numeric_limits<double>::epsilon() : std::numeric_limits<float>::epsilon();
  const Fitted at = self;
  return [=](Value p) {
    if (p.rank() != 2 || p.width() != n_classes)
      at.fail("init_", fmt::format("expected probabilities of {} classes, found {}", n_classes, to_string(p.type())));
    p = clip(p, eps, 1 - eps);
    if (k == 1) {
      p = take_columns(p, {1});
      const Value raw = is_new ? logit(p) : log(p / (1 - p));
      return is_exponential ? 0.5 * raw : raw;
    }
    if (!is_new) return log(p);
    return log(p / exp(sum(log(p), kLast, Keep::kYes) / static_cast<double>(k)));  // over the geometric mean
  };
}

// To 1.2 the stages add to the init's probabilities where these lie in memory: these classes give the transpose of an
// array (classes, n).
bool starts_by_column(const Fitted& self) {
  if (self.since(1, 3) || !self.has_value("init")) return false;
  const std::string init = class_name_of(self.get("init_"));
  return init == "GaussianNB" || init == "QuadraticDiscriminantAnalysis" || init == "OneVsRestClassifier";
}

// Leaf numbers, as float64 (n, stages * K).
Value numbered_leaves(Value X, const ForestData& forest, Nan nan) {
  return tree_leaves(tree_input(X, nan), forest).cast(Dtype::kFloat64);
}

Nan nan_of_stages(const Fitted& self) {
  return nan_of_tree(self.child(items_of(self.get("estimators_")).front(), "estimators_[0]"));
}

void lower_classifier(const Fitted& self, Methods m) {
  const bool is_exponential = known_loss(self, {"log_loss", "deviance", "exponential"}) == "exponential";
  Boosting boosting = lower_stages(self);
  const Index k = boosting.width(), n_classes = self.classes().width();
  boosting.start =
      start_of(self, k, Slot::kPredictProba, "class_prior_", classifier_link(self, k, n_classes, is_exponential));
  boosting.is_by_column = k > 1 && starts_by_column(self);
  const ClassifierRules rules{.is_exponential = is_exponential,
                              .label_from_raw = self.since(1, 4) || is_exponential,
                              .zero_is_positive = true,
                              .flat_stages = false};
  lower_boosting_classifier(self, m, boosting, rules);
  m.predict_log_proba = [=](Value X) { return log(m.predict_proba(X)); };
  add_own_selection(self, m);
  const ForestData* forest = boosting.forest;
  const Nan nan = nan_of_stages(self);
  m.apply = [=](Value X) {
    return reshape(numbered_leaves(X, *forest, nan), {kRows, forest->table().n_trees() / k, k});
  };
}

void lower_regressor(const Fitted& self, Methods m) {
  known_loss(self, {"squared_error", "ls", "absolute_error", "lad", "huber", "quantile"});
  Boosting boosting = lower_stages(self);
  if (boosting.width() != 1) self.fail("estimators_", "expected one tree a stage");
  boosting.start = start_of(self, 1, Slot::kPredict, "constant_", [](Value y) {
    return y.type().has_rows() ? reshape(y, {kRows, 1}) : y;
  });
  m.predict = [=](Value X) { return column(boosting.raw(X), 0); };
  if (!self.since(0, 19)) {
    m.decision_function = [=](Value X) { return m.predict(X); };
    m.staged_decision_function = [=](Value X) { return Outputs(boosting.raw_at_stages(X)); };
  }
  add_own_selection(self, m);
  m.staged_predict = [=](Value X) {
    std::vector<Value> stages = boosting.raw_at_stages(X);
    for (Value& stage : stages) stage = column(stage, 0);
    return Outputs(std::move(stages));
  };
  const ForestData* forest = boosting.forest;
  const Nan nan = nan_of_stages(self);
  m.apply = [=](Value X) { return numbered_leaves(X, *forest, nan); };
}

}  // namespace

// Finite::kNotChecked: what is refused is refused as float32, by tree_input.
extern constinit const Estimator kGradientBoostingClassifier{
    "GradientBoostingClassifier", lower_classifier, Role::kClassifier, Takes::kNumbers,
    Finite::kNotChecked,          Sparse::kAccepted};
extern constinit const Estimator kGradientBoostingRegressor{
    "GradientBoostingRegressor", lower_regressor,  Role::kRegressor, Takes::kNumbers,
    Finite::kNotChecked,         Sparse::kAccepted};

}  // namespace brine::sklearn
