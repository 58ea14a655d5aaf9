// sklearn.preprocessing.QuantileTransformer: each column by its empirical distribution function, then (normal) by the
// normal's quantile function.
//
// The mean of interpolating upwards and downwards over quantiles_, so that equal quantiles give their middle; the ends
// are exactly 0 and 1. To 0.20 "uniform" has the normal's margins, too, and is clipped. CSR: the stored values alone.
#include <fmt/format.h>

#include "ops/arithmetic.h"
#include "ops/check.h"
#include "ops/columns.h"
#include "ops/compare.h"
#include "ops/elementwise.h"
#include "ops/interpolate.h"
#include "ops/shape.h"
#include "ops/sparse.h"
#include "ops/special.h"
#include "sklearn/fitted.h"

namespace brine::sklearn {
namespace {

constexpr double kMargin = 1e-7;
constexpr double kUniformLow = kMargin - 0x1p-52, kUniformHigh = 1 - kUniformLow;
constexpr double kNormalLow = -5.199337582605575, kNormalHigh = 5.19933758270342;  // ndtri of these two

struct Quantiles {
  Value rising, falling;  // of one column; falling: the negated ones, in rising order
  double first, last;
};
struct References {
  Value rising, falling;
};
struct Rule {
  bool is_normal, has_margins, clips_uniform;
};

Value forward(Value x, const Quantiles& q, const References& references, const Rule& rule) {
  const Value low =
      rule.has_margins ? (x - kMargin).cast(Dtype::kFloat64) < q.first : equal(x.cast(Dtype::kFloat64), q.first);
  const Value high =
      rule.has_margins ? (x + kMargin).cast(Dtype::kFloat64) > q.last : equal(x.cast(Dtype::kFloat64), q.last);
  const Value wide = x.cast(Dtype::kFloat64);
  const Value both =
      0.5 * (interpolate(wide, q.rising, references.rising) - interpolate(-wide, q.falling, references.falling));
  const Value y = where(low, 0.0, where(high, 1.0, both)).cast(x.dtype());
  if (rule.is_normal) return clip(ndtri(y).cast(Dtype::kFloat64), kNormalLow, kNormalHigh).cast(x.dtype());
  return rule.clips_uniform ? clip(y, kUniformLow, kUniformHigh) : y;
}

Value backward(Value x, const Quantiles& q, const References& references, const Rule& rule) {
  const Dtype dtype = x.dtype();
  if (rule.is_normal) x = ndtr(x.cast(Dtype::kFloat64));
  const Value low = rule.has_margins ? x - kMargin < 0 : equal(x, 0),
              high = rule.has_margins ? x + kMargin > 1 : equal(x, 1);
  return where(low, q.first, where(high, q.last, interpolate(x, references.rising, q.rising))).cast(dtype);
}

References references_of(const Fitted& self, std::vector<double> numbers) {
  std::vector<double> falling(numbers.rbegin(), numbers.rend());
  for (double& number : falling) number = -number;
  return {self.constant(std::move(numbers)), self.constant(std::move(falling))};
}

std::vector<Quantiles> quantiles_of(const Fitted& self, Index m) {
  const Value all = self.array("quantiles_", {m, self.n_features_or(kAny)});
  const std::vector<double> numbers = self.numbers("quantiles_");
  const auto n = static_cast<std::size_t>(all.width());
  std::vector<Quantiles> quantiles;
  for (std::size_t j = 0; j < n; ++j) {
    std::vector<double> column;
    for (std::size_t i = 0; i < static_cast<std::size_t>(m); ++i) column.push_back(numbers[i * n + j]);
    const double first = column.front(), last = column.back();
    const References both = references_of(self, std::move(column));
    quantiles.push_back({both.rising, both.falling, first, last});
  }
  return quantiles;
}

// Of CSR: the result at the stored places.
Value at_stored(Value X, Value dense) {
  const Value is_stored = not_equal(to_dense(with_stored_values(X, stored_values(X) * 0 + 1)), 0);
  return to_csr(where(is_stored, dense, 0).cast(dense.dtype()));
}

void lower(const Fitted& self, Methods m) {
  const std::vector<double> numbers = self.numbers("references_");
  if (numbers.empty()) self.fail("references_", "expected at least one number");
  const References references = references_of(self, numbers);
  const std::vector<Quantiles> quantiles = quantiles_of(self, static_cast<Index>(numbers.size()));
  self.set_n_features(static_cast<Index>(quantiles.size()));
  const std::string distribution = self.text("output_distribution");
  if (distribution != "normal" && distribution != "uniform")
    self.unsupported("output_distribution", fmt::format("output_distribution='{}'", distribution));
  const bool is_normal = distribution == "normal", is_old = !self.since(0, 21),
             takes_negative = self.flag("ignore_implicit_zeros");
  const Rule rule{is_normal, is_normal || is_old, is_old && !is_normal};

  const auto each = [=](Value X, auto function) {
    const Value dense = to_dense(X);
    std::vector<Value> columns;
    for (std::size_t j = 0; j < quantiles.size(); ++j)
      columns.push_back(function(column(dense, static_cast<Index>(j)), quantiles[j], references, rule));
    return X.is_csr() ? at_stored(X, stack(std::move(columns))) : stack(std::move(columns));
  };
  m.transform = [=](Value X) {
    X = X.as_float_or_half();
    if (X.is_csr() && !takes_negative)
      X = with_stored_values(X, refuse_where(stored_values(X), stored_values(X) < 0,
                                             "QuantileTransformer only accepts non-negative sparse matrices."));
    return each(X, forward);
  };
  m.inverse_transform = [=](Value X) { return each(X.as_float_or_half(), backward); };
  names_stay(m);
}

}  // namespace

extern constinit const Estimator kQuantileTransformer{
    "QuantileTransformer", lower, Role::kTransformer, Takes::kNumbers, Finite::kNanAllowed, Sparse::kAccepted};

}  // namespace brine::sklearn
