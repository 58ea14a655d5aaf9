// sklearn.neighbors: RadiusNeighborsTransformer, RadiusNeighborsClassifier, RadiusNeighborsRegressor.
//
// Sums over the neighbours are products of the (n, m) weights, 0 outside of the radius, with the targets. A row without
// neighbours gets the outlier label, or is refused where there is none; the mean of no targets is NaN (of integers,
// since 0.20: what scikit-learn's cast makes of it).
#include <limits>

#include "ops/arithmetic.h"
#include "ops/check.h"
#include "ops/compare.h"
#include "ops/elementwise.h"
#include "ops/labels.h"
#include "ops/matmul.h"
#include "ops/neighbors.h"
#include "ops/reduce.h"
#include "ops/shape.h"
#include "ops/take.h"
#include "sklearn/neighbors/search.h"
#include "sklearn/neighbors/targets.h"
#include "sklearn/preprocessing/labels.h"
#include "sklearn/scores.h"

namespace brine::sklearn {
namespace {

void lower_transformer(const Fitted& self, Methods m) {
  const Search search(self);
  fill_radius_neighbors(self, m, search);
  if (!m.radius_neighbors) return;  // no radius was given
  const std::string mode = self.text("mode");
  if (mode != "distance" && mode != "connectivity") self.unsupported("mode", "mode='" + mode + "'");
  const double radius = self.number_or("radius", std::numeric_limits<double>::quiet_NaN());
  m.transform = [=](Value X) {
    const Value graph = search.graph_within(X, radius, Search::Listed::kByDistance);
    return mode == "distance" ? graph : csr_ones(graph);
  };
  names_numbered(m, search.n_points());
}

// (n, m), 0 outside: 1, or 1 / d; in a row that has a neighbour at distance 0 only those count.
Value weights_within(const Search::Within& found, bool by_distance) {
  if (!by_distance) return found.inside.cast(Dtype::kFloat64);
  const Value zero = logical_and(found.inside, equal(found.distances, 0));
  const Value weights = where(any(zero, kLast, Keep::kYes), zero.cast(found.distances.dtype()), 1.0 / found.distances);
  return where(found.inside, weights, 0.0);
}

// What a row without neighbours gets, for one output: its label, and its probabilities in both of scikit-learn's ways.
struct Outlier {
  Value label;          // (1,); empty: there is none
  Value probabilities;  // (classes,)
  Value by_parameter;   // the same of a scan by class
};

Value one_hot(Value classes, Value label) { return equal(classes, label).cast(Dtype::kFloat64); }

// scikit-learn's scan by class compares the parameter: a text (such as "most_frequent") matches nothing; since 1.9 the
// places.
Value one_hot_of_parameter(const Fitted& self, Value classes) {
  const object::Ref parameter = self.find("outlier_label");
  std::vector<double> hot(static_cast<std::size_t>(classes.width()), 0.0);
  if (!parameter || !is_number(parameter)) return self.constant(std::move(hot));
  const double label = number_of(parameter);
  if (self.since(1, 9)) {
    for (std::size_t i = 0; i < hot.size(); ++i) hot[i] = static_cast<double>(i) == label ? 1 : 0;
    return self.constant(std::move(hot));
  }
  return is_number(classes.dtype()) ? equal(classes, label).cast(Dtype::kFloat64) : self.constant(std::move(hot));
}

std::vector<Outlier> outliers_of(const Fitted& self, const ClassTargets& targets) {
  std::vector<Outlier> outliers(targets.size());
  const bool checked = self.has("outlier_label_");
  const object::Ref classes_of_first = targets.several ? items_of(self.get("classes_")).front() : self.get("classes_");
  const Index length = checked ? 0 : text_length(classes_of_first);  // to 0.21 labels went into an array of its dtype
  const object::Ref stored = self.find(checked ? "outlier_label_" : "outlier_label");
  if (!stored || stored.is_none()) return outliers;
  const bool listed =
      stored.is(object::Kind::kList) || stored.is(object::Kind::kTuple) || stored.is(object::Kind::kArray);
  const std::vector<object::Ref> labels = listed ? items_of(stored) : std::vector<object::Ref>(targets.size(), stored);
  if (labels.size() != targets.size()) self.fail("outlier_label_", "expected a label for each output");
  for (std::size_t i = 0; i < labels.size(); ++i) {
    const Value classes = targets.classes[i];
    Value label = self.constant(labels[i], "outlier_label_");
    if (is_number(label.dtype()) != is_number(classes.dtype())) {
      if (!checked)
        return std::vector<Outlier>(targets.size());  // to 0.21 an unfit parameter was an error only where needed
      self.fail("outlier_label_", "expected a label of the classes' kind");
    }
    label = label.rank() == 0 ? expand(label, 0) : label;
    if (length > 0 && label.dtype() == Dtype::kString) label = cut_text(label, length);
    self.require_shape(label, "outlier_label_", {1});
    outliers[i] = {label, one_hot(classes, label), one_hot_of_parameter(self, classes)};
  }
  return outliers;
}

void lower_classifier(const Fitted& self, Methods m) {
  const Search search(self);
  fill_radius_neighbors(self, m, search);
  if (!m.radius_neighbors) return;  // no radius was given
  const double radius = self.number_or("radius", std::numeric_limits<double>::quiet_NaN());
  const bool by_distance = weighs_by_distance(self);
  const ClassTargets targets(self, search.n_points());
  const std::vector<Outlier> outliers = outliers_of(self, targets);
  const bool none = !outliers[0].label;
  const std::string parameter = self.text_or("metric", "");
  const bool is_euclidean = parameter == "euclidean" || parameter == "sqeuclidean" ||
                            (parameter == "minkowski" && self.number_or("p", 2) == 2);
  const bool may_scan_classes = self.since(1, 4) && self.text_or("weights", "") == "uniform" && !search.is_tree() &&
                                !targets.several && !is_euclidean;
  std::vector<Value> hot;  // (m, classes) of each output
  for (std::size_t i = 0; i < targets.size(); ++i) hot.push_back(targets.one_hot(i).cast(Dtype::kFloat64));
  const auto probabilities = [=](Value X, std::size_t i) {
    const Search::Within found = search.within(X, radius);
    const Value empty = logical_not(any(found.inside, kLast, Keep::kYes));
    Value weights = weights_within(found, by_distance).cast(Dtype::kFloat64);
    if (none)
      weights =
          refuse_where(weights, squeeze(empty, 1), "no neighbours within the radius, and no outlier_label was given");
    Value votes = matmul(weights, hot[i]);
    if (!none)
      votes = where(empty, may_scan_classes && search.scans(X) ? outliers[i].by_parameter : outliers[i].probabilities,
                    votes);
    return shared_out(votes, ZeroRows::kKept);
  };
  if (self.since(0, 22))
    m.predict_proba = [=](Value X) {
      return targets.probabilities([&](std::size_t i) { return probabilities(X, i); });
    };
  m.predict = [=](Value X) {
    return targets.labels([&](std::size_t i) {
      const Value p = probabilities(X, i), classes = targets.classes[i], best = take(classes, argmax(p));
      if (none) return best;
      const Value label = is_number(classes.dtype()) ? outliers[i].label.cast(classes.dtype()) : outliers[i].label;
      return where(all(equal(p, 0)), label, best);
    });
  };
}

// The mean of no targets: NaN, cast to integers as x86-64 does.
double mean_of_none(Dtype dtype) {
  switch (dtype) {
    case Dtype::kInt64: return -0x1p63;
    case Dtype::kUint64: return 0x1p63;
    case Dtype::kInt32: return -0x1p31;
    default: return is_float(dtype) ? std::numeric_limits<double>::quiet_NaN() : 0;
  }
}

void lower_regressor(const Fitted& self, Methods m) {
  const Search search(self);
  fill_radius_neighbors(self, m, search);
  if (!m.radius_neighbors) return;  // no radius was given
  const double radius = self.number_or("radius", std::numeric_limits<double>::quiet_NaN());
  const bool by_distance = weighs_by_distance(self);
  const Value y = target_matrix(self, search.n_points());
  const bool flat = self.array("_y").rank() == 1;
  const double nothing = mean_of_none(self.since(0, 20) ? y.dtype() : Dtype::kFloat64);
  m.predict = [=](Value X) {
    const Search::Within found = search.within(X, radius);
    const Value empty = logical_not(any(found.inside, kLast, Keep::kYes));
    const Value weights = by_distance ? weights_within(found, true) : found.inside.cast(y.as_float().dtype());
    const Value total = sum(weights, kLast, Keep::kYes);
    const Value predicted = where(empty, nothing, matmul(weights, y.as_float()) / where(empty, 1, total));
    return flat ? squeeze(predicted, 1) : predicted;
  };
}

}  // namespace

extern constinit const Estimator kRadiusNeighborsClassifier =
    neighbours("RadiusNeighborsClassifier", lower_classifier, Role::kClassifier);
extern constinit const Estimator kRadiusNeighborsRegressor =
    neighbours("RadiusNeighborsRegressor", lower_regressor, Role::kRegressor);
extern constinit const Estimator kRadiusNeighborsTransformer =
    neighbours("RadiusNeighborsTransformer", lower_transformer, Role::kTransformer);

}  // namespace brine::sklearn
