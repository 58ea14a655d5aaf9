// sklearn.isotonic.IsotonicRegression: piecewise linear between X_thresholds_ and y_thresholds_.
//
// X (n,) or (n, 1) is cast to the thresholds' float type. Outside of them: NaN, the value at the end ("clip"), or
// refused ("raise"). One threshold alone gives its value everywhere. float64 is numpy.interp; float32 is scipy's
// interp1d: the segment that ends at x, in float32.
#include <fmt/format.h>

#include "ops/arithmetic.h"
#include "ops/check.h"
#include "ops/compare.h"
#include "ops/elementwise.h"
#include "ops/interpolate.h"
#include "ops/shape.h"
#include "ops/take.h"
#include "sklearn/fitted.h"

namespace brine::sklearn {
namespace {

struct Knots {
  Value xs, ys;
  Value first, last;      // of xs, shape ()
  Value negated;          // -xs from the last to the first, for float32

  Value at(Value x) const {
    if (xs.dtype() == Dtype::kFloat64) return interpolate(x, xs, ys);
    const Index m = xs.width();
    const Value below = m - count_reached(-x, negated);  // knots below x
    const Value j = minimum(maximum(below, 1), m - 1), i = j - 1;
    const Value slope = (take(ys, j) - take(ys, i)) / (take(xs, j) - take(xs, i));
    return slope * (x - take(xs, i)) + take(ys, i);
  }
};

Knots knots_of(const Fitted& self) {
  Knots knots;
  knots.xs = self.constant(self.first_of({"X_thresholds_", "_necessary_X_"}), "X_thresholds_");  // the latter to 0.23
  knots.ys = self.constant(self.first_of({"y_thresholds_", "_necessary_y_"}), "y_thresholds_");
  const Index m = knots.xs.rank() == 1 ? knots.xs.width() : 0;
  if (m < 1 || (knots.xs.dtype() != Dtype::kFloat64 && knots.xs.dtype() != Dtype::kFloat32))
    self.fail("X_thresholds_", fmt::format("expected a list of floats, found {}", to_string(knots.xs.type())));
  self.require_shape(knots.ys, "y_thresholds_", {m});
  knots.ys = knots.ys.cast(knots.xs.dtype());
  const auto number = [&](Index i) { return self.program().constant(Dtype::kInt64, {}, std::vector<Index>{i}); };
  knots.first = take(knots.xs, number(0));
  knots.last = take(knots.xs, number(m - 1));
  std::vector<Index> backwards;
  for (Index i = m; i-- > 0;) backwards.push_back(i);
  knots.negated = take(-knots.xs, self.constant(backwards)).cast(Dtype::kFloat64);
  return knots;
}

void lower(const Fitted& self, Methods m) {
  const Knots knots = knots_of(self);
  const std::string outside = self.text("out_of_bounds");
  if (outside != "nan" && outside != "clip" && outside != "raise")
    self.unsupported("out_of_bounds", fmt::format("out_of_bounds='{}'", outside));
  const bool clips = outside == "clip";
  const Value least = self.array_if(clips, "X_min_", {}), most = self.array_if(clips, "X_max_", {});
  m.predict = [=](Value X) {
    if (X.rank() == 2 && X.width() == 1) X = squeeze(X, 1);
    if (X.rank() != 1)
      throw Error(Kind::kUsage, "Isotonic regression input X should be a 1d array or 2d array with 1 feature");
    Value x = X.cast(knots.xs.dtype());
    if (clips) x = clip(x, least, most).cast(x.dtype());
    if (knots.ys.width() == 1) return broadcast_rows(squeeze(knots.ys, 0), x);
    const Value is_outside = logical_or(x < knots.first, x > knots.last);
    if (outside == "raise") x = refuse_where(x, is_outside, "A value in x_new is outside the interpolation range.");
    return where(is_outside, __builtin_nan(""), knots.at(x)).cast(x.dtype());
  };
  m.transform = [=](Value X) { return m.predict(X); };
  m.set_names_out([](const Names&) { return Names{"isotonicregression0"}; });
}

}  // namespace

extern constinit const Estimator kIsotonicRegression{"IsotonicRegression", lower, Role::kRegressor};

}  // namespace brine::sklearn
