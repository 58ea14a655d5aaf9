// sklearn.preprocessing.Imputer, to 0.21: gaps become their column's statistic; with axis=1 their row's mean, and
// nothing is fitted.
//
// X keeps its float type, and the statistic is cast to it. Columns whose statistic is NaN go. CSR stays CSR.
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

void fill_rows(const Fitted& self, Methods m, const MissingValue& missing) {
  if (self.text("strategy") != "mean") self.unsupported("strategy", "axis=1 with another strategy than the mean");
  m.transform = [=](Value X) {
    const bool was_sparse = X.is_csr();
    X = to_dense(X).as_float_or_half();
    const Value mask = missing.mask(X);
    X = refuse_where(X, all(mask), "Some rows only contain missing values");
    const Value count = sum(logical_not(mask).cast(Dtype::kInt64)), average = sum(where(mask, 0, X)) / count;
    const Value filled = where(mask, expand(average.cast(X.dtype()), 1), X);
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
