// sklearn.impute.KNNImputer: a gap becomes the mean of its column over the nearest fitted rows that have it.
//
// Near by nan_euclidean; weights 1 or 1 / distance (rows at distance 0 alone, if there are any), NaN distances weigh 0;
// only NaN distances: the column's mean. A column without a value goes, or with keep_empty_features becomes 0.
#include <algorithm>
#include <limits>

#include <fmt/format.h>

#include "ops/arithmetic.h"
#include "ops/columns.h"
#include "ops/compare.h"
#include "ops/elementwise.h"
#include "ops/neighbors.h"
#include "ops/reduce.h"
#include "ops/shape.h"
#include "ops/take.h"
#include "sklearn/impute/missing.h"
#include "sklearn/metrics/distances.h"
#include "sklearn/neighbors/search.h"
#include "sklearn/neighbors/targets.h"

namespace brine::sklearn {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

struct Donors {  // of one column
  std::vector<Index> rows;
  Value values, average;
};

// average: numpy's sum over the whole column, gaps as 0, divided by the number of donors.
Donors donors_of(const Fitted& self, Value train, Value gaps, const std::vector<double>& flags, Index column_index) {
  Donors donors;
  const Index n = train.width();
  for (Index row = 0; row < train.shape()[0]; ++row)
    if (flags[static_cast<std::size_t>(row * n + column_index)] == 0) donors.rows.push_back(row);
  if (donors.rows.empty()) return donors;
  const Value values = column(train, column_index), known = where(column(gaps, column_index), 0.0, values);
  donors.values = take(values, self.constant(donors.rows));
  donors.average = sum(known) / static_cast<double>(donors.rows.size());
  return donors;
}

Value imputed(const Donors& donors, Value D, Index k, bool by_distance, int numpy) {
  const Value distances = take_columns(D, donors.rows);
  const Value near = partitioned_smallest(distances, std::min(k, static_cast<Index>(donors.rows.size())), numpy),
              close = take_along(distances, near);
  Value weights = by_distance ? weights_of_distances(close) : close * 0.0 + 1.0;
  weights = where(logical_or(is_nan(close), is_nan(weights)), 0.0, weights);
  const Value average = sum(take(donors.values, near) * weights) / sum(weights);
  return where(all(is_nan(distances)), donors.average, average);
}

// Which columns have a value at all: stored since 1.1.
std::vector<double> valid_columns(const Fitted& self, const std::vector<double>& gaps, Index n) {
  if (self.has("_valid_mask")) return self.numbers("_valid_mask");
  std::vector<double> valid(static_cast<std::size_t>(n), 0.0);
  for (std::size_t i = 0; i < gaps.size(); ++i)
    if (gaps[i] == 0) valid[i % valid.size()] = 1.0;
  return valid;
}

void lower(const Fitted& self, Methods m) {
  const MissingValue missing(self);
  if (self.text_or("metric", "a function") != "nan_euclidean")
    self.unsupported("metric", "a metric other than nan_euclidean");
  const bool by_distance = weighs_by_distance(self), keeps_empty = self.flag_or("keep_empty_features", false);
  const Value train = self.array("_fit_X", {kAny, kAny}).as_float_or_half(),
              gaps = self.array("_mask_fit_X", train.shape());
  const Index n = train.width(), k = self.integer("n_neighbors");
  if (k < 1 || gaps.dtype() != Dtype::kBool)
    self.fail("n_neighbors", "expected at least one neighbour, and a mask of the fitted gaps");
  self.set_n_features(n);
  const std::vector<double> flags = self.numbers("_mask_fit_X"), valid = valid_columns(self, flags, n);
  if (static_cast<Index>(valid.size()) != n)
    self.fail("_valid_mask", fmt::format("expected {} flags, found {}", n, valid.size()));
  std::vector<Index> kept, named;
  std::vector<Donors> donors;
  for (Index j = 0; j < n; ++j) {
    const bool is_valid = valid[static_cast<std::size_t>(j)] != 0;
    if (is_valid) named.push_back(j);
    if (!is_valid && !keeps_empty) continue;
    kept.push_back(j);
    donors.push_back(is_valid ? donors_of(self, train, gaps, flags, j) : Donors{});
    if (is_valid && donors.back().rows.empty()) self.fail("_valid_mask", "expected a value in each valid column");
  }
  const bool indicates = self.flag_or("add_indicator", false);
  const std::vector<Index> features = indicates ? self.child("indicator_").integers("features_") : std::vector<Index>{};
  for (const Index feature : features)
    if (feature < 0 || feature >= n)
      self.fail("indicator_.features_", fmt::format("expected features below {}, found {}", n, feature));
  const int numpy = numpy_of(self);
  const Value points = where(gaps, kNan, train);
  m.transform = [=](Value X) {
    X = missing.checked(X.as_float_or_half());
    const Value mask = missing.mask(X), D = nan_euclidean_distances(where(mask, kNan, X), points);
    std::vector<Value> columns;
    for (std::size_t i = 0; i < kept.size(); ++i) {
      const Value x = column(X, kept[i]);
      if (!donors[i].values) {
        columns.push_back(is_nan(x).cast(X.dtype()) * 0.0);
        continue;
      }
      const Value average = imputed(donors[i], D, k, by_distance, numpy).cast(X.dtype());
      columns.push_back(where(column(mask, kept[i]), average, x));
    }
    const Value filled = columns.empty() ? take_columns(X, {}) : stack(std::move(columns), 1);
    return indicates ? join_columns({filled, take_columns(mask, features)}) : filled;
  };
  set_imputed_names(m, self, named, indicates);
}

}  // namespace

extern constinit const Estimator kKNNImputer{"KNNImputer", lower, Role::kTransformer, Takes::kNumbers,
                                             Finite::kNanAllowed};

}  // namespace brine::sklearn
