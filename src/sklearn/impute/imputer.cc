// sklearn.preprocessing.Imputer, to 0.21: gaps become their column's statistic; with axis=1 their row's, and nothing is
// fitted.
//
// X keeps its float type, and the statistic is cast to it. Columns whose statistic is NaN go. CSR stays CSR.
#include <functional>
#include <limits>

#include "ops/arithmetic.h"
#include "ops/check.h"
#include "ops/columns.h"
#include "ops/compare.h"
#include "ops/elementwise.h"
#include "ops/reduce.h"
#include "ops/shape.h"
#include "ops/sparse.h"
#include "ops/take.h"
#include "sklearn/impute/missing.h"

namespace brine::sklearn {
namespace {

void fill_columns(const Fitted& self, Methods m, const MissingValue& missing) {
  const Value statistics = self.array("statistics_", {kAny});
  self.set_n_features(statistics.width());
  std::vector<Index> kept;
  Index j = 0;
  for (const double value : self.numbers("statistics_")) {
    if (value == value) kept.push_back(j);
    ++j;
  }
  const Value fill = take(statistics, self.constant(kept));
  m.transform = [=](Value X) {
    const bool was_sparse = X.is_csr();
    X = to_dense(X).as_float_or_half();
    const Value filled = where(take_columns(missing.mask(X), kept), fill.cast(X.dtype()), take_columns(X, kept));
    return was_sparse ? to_csr(filled) : filled;
  };
}

// Of a row's values but those of the mask: (n,).
using RowStatistic = std::function<Value(Value X, Value mask)>;

Value count_of_values(Value mask) { return sum(logical_not(mask).cast(Dtype::kInt64)); }

Value row_mean(Value X, Value mask) { return sum(where(mask, 0, X)) / count_of_values(mask); }

// NaN stands in for what is missing: it sorts to the end, and equals nothing.
Value sorted_values(Value X, Value mask) { return sort(where(mask, std::numeric_limits<double>::quiet_NaN(), X)); }

Value row_median(Value X, Value mask) {
  const Value sorted = sorted_values(X, mask), count = expand(count_of_values(mask), 1);
  const Value low = floor(((count - 1) / 2.0)).cast(Dtype::kInt64), high = floor((count / 2.0)).cast(Dtype::kInt64);
  return squeeze((take_along(sorted, low) + take_along(sorted, high)) / 2, 1);
}

Value row_mode(Value X, Value mask) {  // of equally frequent ones the smallest
  const Value sorted = sorted_values(X, mask);
  const Value times = sum(equal(expand(sorted, 2), expand(sorted, 1)).cast(Dtype::kInt64));
  return squeeze(take_along(sorted, expand(argmax(times), 1)), 1);
}

void fill_rows(const Fitted& self, Methods m, const MissingValue& missing) {
  const std::string strategy = self.text("strategy");
  const RowStatistic statistic = strategy == "mean"            ? RowStatistic(row_mean)
                                 : strategy == "median"        ? RowStatistic(row_median)
                                 : strategy == "most_frequent" ? RowStatistic(row_mode)
                                                               : RowStatistic();
  if (!statistic) self.unsupported("strategy", "strategy='" + strategy + "'");
  m.transform = [=](Value X) {
    const bool was_sparse = X.is_csr();
    X = to_dense(X).as_float_or_half();
    const Value mask = missing.mask(X);
    X = refuse_where(X, all(mask), "Some rows only contain missing values");
    const Value filled = where(mask, expand(statistic(X, mask).cast(X.dtype()), 1), X);
    return was_sparse ? to_csr(filled) : filled;
  };
}

void lower(const Fitted& self, Methods m) {
  const MissingValue missing(self);
  const Index axis = self.integer_or("axis", 0);
  if (axis != 0 && axis != 1) self.fail("axis", "expected 0 or 1");
  if (axis == 0) fill_columns(self, m, missing);
  else fill_rows(self, m, missing);
}

}  // namespace

extern constinit const Estimator kImputer{
    "Imputer", lower, Role::kTransformer, Takes::kNumbers, Finite::kNotChecked, Sparse::kAccepted};

}  // namespace brine::sklearn
