// sklearn.preprocessing.SplineTransformer: the B-splines of each column, side by side.
//
// Computed in float64, then rounded to X's float type (float64 with sparse_output). Without include_bias the last
// spline of each column is left out. Two slips of scikit-learn are kept: with degree 0 or 1, "linear" moves the edges
// of later columns inwards; since 1.8, sparse_output and handle_missing="zeros" take a NaN after the first column for
// the least value of the batch.
#include <algorithm>
#include <limits>

#include <fmt/format.h>

#include "ops/arithmetic.h"
#include "ops/batch.h"
#include "ops/bsplines.h"
#include "ops/check.h"
#include "ops/columns.h"
#include "ops/compare.h"
#include "ops/elementwise.h"
#include "ops/shape.h"
#include "ops/sparse.h"
#include "ops/take.h"
#include "program/half.h"
#include "sklearn/fitted.h"

namespace brine::sklearn {
namespace {

enum class Beyond { kError, kConstant, kLinear, kContinue, kPeriodic };
constexpr std::string_view kBeyond[] = {"error", "constant", "linear", "continue", "periodic"};

struct Spline {
  std::vector<double> t;
  Value knots;       // t
  Index degree = 0;
  Index count = 0;   // of outputs, with the last one
};

struct Options {
  Beyond beyond;
  bool is_sparse, keeps_last, zeroes_gaps, fills_with_edge;
};

// scipy's BSpline in its three saved forms: t, c, k; _t, _c, k (1.15); a tuple whose first item holds them (1.18).
object::Ref held_by(const object::Ref& spline) {
  if (!spline.is(object::Kind::kInstance) && !spline.is(object::Kind::kCall)) return spline;
  const object::Ref state(spline.graph(), spline.made().state);
  return state.is(object::Kind::kTuple) && state.size() > 0 && !state.item(0).is(object::Kind::kDict) ? state.item(0)
                                                                                                      : spline;
}

Spline spline_of(const Fitted& self, const object::Ref& saved, Beyond beyond) {
  const object::Ref held = held_by(saved);
  const bool is_private = static_cast<bool>(held.attribute("_t"));
  const Tensor coefficients = tensor_of(held.attribute(is_private ? "_c" : "c"));
  Spline spline{numbers_of(held.attribute(is_private ? "_t" : "t")),
                {},
                integer_of(held.attribute("k")),
                coefficients.shape.size() == 2 ? coefficients.shape[1] : 0};
  const auto m = static_cast<Index>(spline.t.size()), k = spline.degree;
  const Index repeated = beyond == Beyond::kPeriodic ? k : 0;  // the first splines once more
  if (k < 0 || k > m || m < 2 * k + 2 || spline.count < 1 || spline.count != m - k - 1 - repeated ||
      spline.count < repeated)
    self.fail("bsplines_",
              fmt::format("expected splines of degree {} over {} knots, found {} of them", k, m, spline.count));
  spline.knots = self.constant(spline.t);
  return spline;
}

Value column_mask(Value like, Index count, auto is_set) {  // (1, count)
  std::vector<std::uint8_t> mask;
  for (Index j = 0; j < count; ++j) mask.push_back(is_set(j));
  return like.program().constant(Dtype::kBool, {1, count}, std::move(mask));
}

// With sparse_output scikit-learn puts the least knot (since 1.8: the lower edge), rounded to X's type, where a value
// is beyond an edge; scipy then refuses one that the rounding moved out.
Value refuse_rounded_edge(Value B, Value x, const Spline& spline, const Options& options, Dtype dtype, double low,
                          double high) {
  const double least = spline.t[static_cast<std::size_t>(spline.degree)],
               most = spline.t[spline.t.size() - 1 - static_cast<std::size_t>(spline.degree)];
  const double filler = options.fills_with_edge ? low : least;
  const double rounded = dtype == Dtype::kFloat32   ? static_cast<double>(static_cast<float>(filler))
                         : dtype == Dtype::kFloat16 ? static_cast<double>(Half(filler))
                                                    : filler;
  if (rounded >= least && rounded <= most) return B;
  return refuse_where(B, logical_not(logical_and(x >= low, x <= high)), "Out of bounds");
}

// What goes on beyond the first and the last edge: constant or linear.
Value continued(Value B, Value x, const Spline& spline, Index position, const Options& options, Dtype dtype) {
  const Index k = spline.degree, count = spline.count;
  const bool is_linear = options.beyond == Beyond::kLinear, slips = k <= 1 && is_linear;
  const Index edge = slips ? std::min<Index>(k + position, 2) : k;
  if (edge >= static_cast<Index>(spline.t.size()))
    throw Error(Kind::kMalformed, "expected more knots than the degree of the spline");
  const double low = spline.t[static_cast<std::size_t>(edge)],
               high = spline.t[spline.t.size() - 1 - static_cast<std::size_t>(edge)];
  const Value ends = B.program().constant(Dtype::kFloat64, {2}, std::vector<double>{low, high});
  const auto at_end = [&](Value values, Index end) {
    return take(values, B.program().constant(Dtype::kInt64, {1}, std::vector<Index>{end}));
  };
  const Value values = bspline_basis(ends, spline.knots, k);
  Value first = at_end(values, 0), last = at_end(values, 1);
  if (is_linear && k > 0) {
    const Value slopes = bspline_basis(ends, spline.knots, k, 1);
    first = first + expand(x - low, 1) * at_end(slopes, 0);
    last = last + expand(x - high, 1) * at_end(slopes, 1);
  }
  if (options.is_sparse) B = refuse_rounded_edge(B, x, spline, options, dtype, low, high);
  if (!is_linear && k == 0 && count > 1 && !options.is_sparse)
    B = refuse_where(B, x > high, "a value beyond the last knot, which a constant spline of degree 0 does not take");
  const Index reach = slips ? std::min<Index>(edge + 1, 2) : k;
  const Value below = logical_and(expand(x < low, 1), column_mask(B, count, [&](Index j) { return j < reach; }));
  const Value above = logical_and(
      expand(x > high, 1), column_mask(B, count, [&](Index j) { return count - 1 - j < (reach ? reach : count); }));
  const Value inside = logical_and(Operand(low).number <= x, x <= high);
  const Value upper =
      logical_or(column_mask(B, count, [&](Index j) { return j <= count - 1 - j; }), logical_not(below));
  return where(logical_and(above, upper), last, where(below, first, where(expand(inside, 1), B, 0)));
}

Value splines(Value x, const Spline& spline, Index position, const Options& options) {
  const Index k = spline.degree, count = spline.count;
  const Value is_gap = is_nan(x);
  const Dtype dtype = x.as_float_or_half().dtype();
  const bool loses_gaps = options.zeroes_gaps && options.is_sparse && position > 0 &&
                          options.beyond != Beyond::kConstant && options.beyond != Beyond::kLinear;
  x = x.cast(Dtype::kFloat64);
  if (options.beyond == Beyond::kPeriodic) {
    const double start = spline.t[static_cast<std::size_t>(k)],
                 period = spline.t[spline.t.size() - 1 - static_cast<std::size_t>(k)] - start;
    x = period > 0 ? start + remainder(x - start, period) : x * 0;
  }
  if (loses_gaps) {
    const Value least = -largest_of_all(where(is_gap, -std::numeric_limits<double>::infinity(), -x));
    x = where(is_gap, where(is_infinite(least), 0, least), x);
  }
  Value B = bspline_basis(x, spline.knots, k);
  if (options.beyond == Beyond::kPeriodic && k > 0) {
    std::vector<Index> first, again, rest;
    for (Index j = 0; j < count; ++j) (j < k ? first : rest).push_back(j);
    for (Index j = 0; j < k; ++j) again.push_back(count + j);
    B = concat({take_columns(B, first) + take_columns(B, again), take_columns(B, rest)}, 1);
  } else if (options.beyond == Beyond::kError) {
    const double low = spline.t[static_cast<std::size_t>(k)],
                 high = spline.t[spline.t.size() - 1 - static_cast<std::size_t>(k)];
    B = refuse_where(B, logical_or(x < low, x > high), "X contains values beyond the limits of the knots.");
  } else if (options.beyond == Beyond::kConstant || options.beyond == Beyond::kLinear) {
    B = continued(B, x, spline, position, options, dtype);
  }
  return options.zeroes_gaps && !loses_gaps ? where(expand(is_gap, 1), 0, B) : B;
}

void lower(const Fitted& self, Methods m) {
  const std::string extrapolation = self.text("extrapolation"),
                    missing = self.text_or("handle_missing", "error");  // since 1.8
  const auto found = std::find(std::begin(kBeyond), std::end(kBeyond), extrapolation);
  if (found == std::end(kBeyond)) self.unsupported("extrapolation", fmt::format("extrapolation='{}'", extrapolation));
  if (missing != "error" && missing != "zeros")
    self.unsupported("handle_missing", fmt::format("handle_missing='{}'", missing));
  const Options options{static_cast<Beyond>(found - std::begin(kBeyond)), self.flag_or("sparse_output", false),
                        self.flag("include_bias"), missing == "zeros", self.since(1, 8)};
  std::vector<Spline> all;
  for (const object::Ref& saved : items_of(self.get("bsplines_")))
    all.push_back(spline_of(self, saved, options.beyond));
  if (all.empty() || static_cast<Index>(all.size()) != self.n_features())
    self.fail("bsplines_", fmt::format("expected {} splines, found {}", self.n_features(), all.size()));

  const bool is_impossible = options.is_sparse && options.beyond == Beyond::kPeriodic && all[0].degree == 0;
  m.transform = [=](Value X) {
    if (is_impossible)
      throw Error(Kind::kUsage,
                  "inconsistent shapes: periodic splines of degree 0 have no sparse form in scikit-learn");
    if (!options.zeroes_gaps) X = refuse(X, Refuse::kNan);
    const Dtype dtype = options.is_sparse ? Dtype::kFloat64 : X.as_float_or_half().dtype();
    std::vector<Value> parts;
    for (std::size_t j = 0; j < all.size(); ++j) {
      const Value B = splines(column(X, static_cast<Index>(j)), all[j], static_cast<Index>(j), options).cast(dtype);
      std::vector<Index> kept(static_cast<std::size_t>(all[j].count - !options.keeps_last));
      for (std::size_t i = 0; i < kept.size(); ++i) kept[i] = static_cast<Index>(i);
      parts.push_back(take_columns(B, kept));
    }
    return options.is_sparse ? to_csr(concat(std::move(parts), 1)) : concat(std::move(parts), 1);
  };
  m.set_names_out([=](const Names& given) {
    Names names;
    for (std::size_t j = 0; j < all.size(); ++j)
      for (Index i = 0; i < all[0].count - !options.keeps_last; ++i)
        names.push_back(fmt::format("{}_sp_{}", given.at(j), i));
    return names;
  });
}

}  // namespace

extern constinit const Estimator kSplineTransformer{"SplineTransformer", lower, Role::kTransformer, Takes::kNumbers,
                                                    Finite::kNanAllowed};

}  // namespace brine::sklearn
