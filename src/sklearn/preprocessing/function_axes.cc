// Functions along an axis by name: reductions of each row, running sums and products, sorted values, differences.
//
// What numpy reduces over all rows has no rows left, and is refused; running sums and sorted values go along them, too.
#include <algorithm>
#include <cmath>
#include <limits>

#include <fmt/format.h>

#include "ops/arithmetic.h"
#include "ops/columns.h"
#include "ops/compare.h"
#include "ops/down_batch.h"
#include "ops/elementwise.h"
#include "ops/reduce.h"
#include "ops/shape.h"
#include "ops/take.h"
#include "sklearn/preprocessing/function_arguments.h"
#include "sklearn/preprocessing/function_shapes.h"
#include "sklearn/scores.h"

namespace brine::sklearn {
namespace {

// An axis that is not that of the rows, and whether it stays.
struct Line {
  Index axis = kLast;
  Keep keep = Keep::kNo;

  int of(const Value& x) const {
    const int along = axis_of(x, axis);
    if (along == 0) throw Error(Kind::kUnsupported, "a function along the rows: its result has none");
    return along;
  }
};

Line line_of(const Arguments& arguments) {
  const std::optional<Index> axis = arguments.axis(std::nullopt);
  if (!axis) arguments.unsupported("one result of all values");
  if (*axis == 0) arguments.unsupported("one result of all rows");
  return {*axis, arguments.flag("keepdims") ? Keep::kYes : Keep::kNo};
}

Line last_line_of(const Arguments& arguments) {
  const Line line = line_of(arguments);
  if (line.axis != -1 && line.axis != 1) arguments.unsupported("another axis than the columns");
  return line;
}

Index extent_along(const Value& x, int axis) { return x.shape()[static_cast<std::size_t>(axis)]; }
Value kept_or_not(Value x, int axis, Keep keep) { return keep == Keep::kYes ? x : squeeze(x, axis); }
Value truth(Value x) { return x.dtype() == Dtype::kBool ? x : not_equal(x, 0); }

using Reduction = Value (*)(Value x, int axis, Keep keep);

template <Reduction kReduction>
ArrayFunction reduced(const Arguments& arguments) {
  arguments.allow({"axis", "keepdims"});
  const Line line = line_of(arguments);
  return [=](Value x) { return kReduction(x, line.of(x), line.keep); };
}

Value sum_along(Value x, int axis, Keep keep) { return sum(x, axis, keep); }
Value mean_along(Value x, int axis, Keep keep) { return mean(x, axis, keep); }
Value any_along(Value x, int axis, Keep keep) { return any(truth(x), axis, keep); }
Value all_along(Value x, int axis, Keep keep) { return all(truth(x), axis, keep); }
Value nonzero_along(Value x, int axis, Keep keep) { return sum(truth(x).cast(Dtype::kInt64), axis, keep); }
Value range_along(Value x, int axis, Keep keep) { return max(x, axis, keep) - min(x, axis, keep); }
Value place_along(Value x, int axis, Keep keep, Value (*find)(Value, int)) {
  const Value place = find(x, axis);
  return keep == Keep::kYes ? expand(place, axis) : place;
}
Value argmax_along(Value x, int axis, Keep keep) { return place_along(x, axis, keep, argmax); }
Value argmin_along(Value x, int axis, Keep keep) { return place_along(x, axis, keep, argmin); }

// ---- without NaN ----

Value without_nan(Value x, Operand instead) { return is_float(x.dtype()) ? where(is_nan(x), instead, x) : x; }
Value nansum_along(Value x, int axis, Keep keep) { return sum(without_nan(x, 0), axis, keep); }
Value nanmean_along(Value x, int axis, Keep keep) {
  if (!is_float(x.dtype())) return mean(x, axis, keep);
  const Value count = sum(logical_not(is_nan(x)).cast(Dtype::kInt64), axis, keep).cast(x.dtype());
  return nansum_along(x, axis, keep) / count;
}
// A row of NaN alone stays NaN.
Value nan_extreme(Value x, int axis, Keep keep, double beyond, Value (*extreme)(Value, int, Keep)) {
  if (!is_float(x.dtype())) return extreme(x, axis, keep);
  const Value found = extreme(without_nan(x, beyond), axis, keep);
  return where(all(is_nan(x), axis, keep), std::numeric_limits<double>::quiet_NaN(), found);
}
constexpr double kInfinity = std::numeric_limits<double>::infinity();
Value nanmax_along(Value x, int axis, Keep keep) { return nan_extreme(x, axis, keep, -kInfinity, max); }
Value nanmin_along(Value x, int axis, Keep keep) { return nan_extreme(x, axis, keep, kInfinity, min); }

// ---- spread ----

Value variance(Value x, int axis, Keep keep, double ddof) {
  x = x.as_float_or_half();
  const Value gap = x - mean(x, axis, Keep::kYes);
  return sum(gap * gap, axis, keep) / std::max(static_cast<double>(extent_along(x, axis)) - ddof, 0.0);
}

template <bool kIsRoot>
ArrayFunction spread(const Arguments& arguments) {
  arguments.allow({"axis", "keepdims", "ddof"});
  const Line line = line_of(arguments);
  const object::Ref given = arguments.find({"ddof"});
  const double ddof = given ? number_of(given) : 0;
  return [=](Value x) {
    const Value found = variance(x, line.of(x), line.keep, ddof);
    return kIsRoot ? sqrt(found) : found;
  };
}

// ---- order ----

// The value at a place between 0 and extent - 1 of each sorted row; NaN where one is among them.
Value quantile_of(Value x, double share, Keep keep) {
  x = x.as_float_or_half();
  const int axis = x.rank() - 1;
  const Index extent = x.width();
  const Value sorted = sort(x);
  const double place = share * static_cast<double>(extent - 1);
  const auto below = static_cast<Index>(std::floor(place)), above = std::min(below + 1, extent - 1);
  const Value a = take_last(sorted, {below}), b = take_last(sorted, {above});
  const double part = place - static_cast<double>(below);
  const Value between = part >= 0.5 ? b - (b - a) * (1 - part) : a + (b - a) * part;
  const Value last = take_last(sorted, {extent - 1});
  return kept_or_not(where(is_nan(last), last, between), axis, keep);
}

ArrayFunction quantile(const Arguments& arguments, double whole) {
  arguments.allow({"axis", "keepdims", "q"});
  const Line line = last_line_of(arguments);
  const object::Ref given = arguments.find({"q"});
  if (!given || !is_number(given)) arguments.unsupported("q that is no number");
  const double share = number_of(given) / whole;
  if (!(share >= 0 && share <= 1)) arguments.self().fail("kw_args", "expected q within its range");
  return [=](Value x) {
    line.of(x);
    return quantile_of(x, share, line.keep);
  };
}

// The mean of the two in the middle.
ArrayFunction median(const Arguments& arguments) {
  arguments.allow({"axis", "keepdims"});
  const Line line = last_line_of(arguments);
  return [=](Value x) {
    line.of(x);
    x = x.as_float_or_half();
    const Index extent = x.width(), half = extent / 2;
    const Value sorted = sort(x), last = take_last(sorted, {extent - 1});
    const Value middle =
        extent % 2 ? take_last(sorted, {half}) : (take_last(sorted, {half - 1}) + take_last(sorted, {half})) / 2.0;
    return kept_or_not(where(is_nan(last), last, middle), x.rank() - 1, line.keep);
  };
}

// Nothing: all values in one row.
template <Value (*kAlong)(Value, int), Value (*kDown)(Value)>
ArrayFunction along_or_down(const Arguments& arguments, std::optional<Index> otherwise) {
  const std::optional<Index> axis = arguments.axis(otherwise);
  return [=](Value x) {
    if (!axis) return kDown(raveled(x));
    const int along = axis_of(x, *axis);
    return along == 0 ? kDown(x) : kAlong(x, along);
  };
}

Value sorted_along(Value x, int axis) {
  if (axis != x.rank() - 1) throw Error(Kind::kUnsupported, "values sorted along an axis between others");
  return sort(x);
}
Value products_along(Value x, int axis) {
  if (x.rank() != 2 || axis != 1) throw Error(Kind::kUnsupported, "products along more than two axes");
  if (!is_float(x.dtype()) && x.dtype() != Dtype::kUint64) x = x.cast(Dtype::kInt64);
  std::vector<Value> parts;
  for (Index j = 0; j < x.width(); ++j) parts.push_back(j ? parts.back() * column(x, j) : column(x, j));
  return stack(parts, 1);
}

ArrayFunction running_sum(const Arguments& arguments) {
  arguments.allow({"axis"});
  return along_or_down<cumsum, running_sum_of_rows>(arguments, std::nullopt);
}
ArrayFunction running_product(const Arguments& arguments) {
  arguments.allow({"axis"});
  return along_or_down<products_along, running_product_of_rows>(arguments, std::nullopt);
}
ArrayFunction sorted(const Arguments& arguments) {
  arguments.allow({"axis", "kind"});
  return along_or_down<sorted_along, sorted_rows>(arguments, -1);
}

// numpy's own order of equal values depends on the CPU; here they stay as they were.
ArrayFunction order(const Arguments& arguments) {
  arguments.allow({"axis", "kind"});
  const std::optional<Index> axis = arguments.axis(-1);
  if (axis != -1 && axis != 1) arguments.unsupported("another axis than the columns");
  return [=](Value x) {
    if (x.rank() < 2 || axis_of(x, *axis) != x.rank() - 1) throw Error(Kind::kUnsupported, "the order of rows");
    return argsort(x);
  };
}

ArrayFunction differences(const Arguments& arguments) {
  arguments.allow({"axis", "n"});
  const std::optional<Index> axis = arguments.axis(-1);
  if (axis != -1 && axis != 1) arguments.unsupported("another axis than the columns");
  const Index times = arguments.integer("n").value_or(1);
  if (times < 0 || times > 100) arguments.unsupported("such a number of times");
  return [=](Value x) {
    if (x.rank() != 2 || x.dtype() == Dtype::kBool) throw Error(Kind::kUnsupported, "differences of such values");
    if (x.width() <= times) throw Error(Kind::kUsage, "differences of too few columns");
    for (Index i = 0; i < times; ++i) x = slice_columns(x, 1, x.width() - 1) - slice_columns(x, 0, x.width() - 1);
    return x;
  };
}

ArrayFunction average(const Arguments& arguments) {
  arguments.allow({"axis", "keepdims", "weights"});
  const Line line = line_of(arguments);
  const object::Ref given = arguments.find({"weights"});
  if (!given) return [=](Value x) { return mean(x, line.of(x), line.keep); };
  const Value weights = arguments.self().constant(numbers_of(given));
  return [=](Value x) {
    if (x.rank() != 2 || x.width() != weights.width()) throw Error(Kind::kUsage, "expected a weight for each column");
    return sum(x * weights, line.of(x), line.keep) / sum(weights);
  };
}

// numpy.linalg.norm of rows.
ArrayFunction norm(const Arguments& arguments) {
  arguments.allow({"axis", "keepdims", "ord"});
  const Line line = last_line_of(arguments);
  const object::Ref given = arguments.find({"ord"});
  const double ord = !given ? 2 : is_number(given) ? number_of(given) : 0;
  if (ord != 1 && ord != 2 && ord != kInfinity) arguments.unsupported("such an order");
  return [=](Value x) {
    x = x.as_float_or_half();
    const int axis = line.of(x);
    if (ord == 2) return sqrt(sum(x * x, axis, line.keep));
    return ord == 1 ? sum(abs(x), axis, line.keep) : max(abs(x), axis, line.keep);
  };
}

template <Value (*kOfRows)(Value)>
ArrayFunction of_rows(const Arguments& arguments) {
  arguments.allow({"axis"});
  const Line line = last_line_of(arguments);
  return [=](Value x) {
    line.of(x);
    return kOfRows(x.as_float());
  };
}
Value shares(Value x) { return softmax(x); }
// scipy's, which takes no infinity away.
Value logarithms_of_shares(Value x) {
  const Value top = max(x, kLast, Keep::kYes), relative = x - where(is_finite(top), top, 0);
  return relative - log(sum(exp(relative), kLast, Keep::kYes));
}

ArrayFunction logarithm_of_sum(const Arguments& arguments) {
  arguments.allow({"axis", "keepdims"});
  const Line line = last_line_of(arguments);
  return [=](Value x) { return kept_or_not(logsumexp(x.as_float()), line.of(x), line.keep); };
}

constexpr WithArguments kAlongAxes[] = {
    {"all", reduced<all_along>},
    {"amax", reduced<max>},
    {"amin", reduced<min>},
    {"any", reduced<any_along>},
    {"argmax", reduced<argmax_along>},
    {"argmin", reduced<argmin_along>},
    {"argsort", order},
    {"average", average},
    {"count_nonzero", reduced<nonzero_along>},
    {"cumprod", running_product},
    {"cumsum", running_sum},
    {"diff", differences},
    {"linalg.norm", norm},
    {"max", reduced<max>},
    {"mean", reduced<mean_along>},
    {"median", median},
    {"min", reduced<min>},
    {"nanmax", reduced<nanmax_along>},
    {"nanmean", reduced<nanmean_along>},
    {"nanmin", reduced<nanmin_along>},
    {"nansum", reduced<nansum_along>},
    {"percentile", [](const Arguments& arguments) { return quantile(arguments, 100); }},
    {"prod", reduced<prod>},
    {"ptp", reduced<range_along>},
    {"quantile", [](const Arguments& arguments) { return quantile(arguments, 1); }},
    {"sort", sorted},
    {"special.log_softmax", of_rows<logarithms_of_shares>},
    {"special.logsumexp", logarithm_of_sum},
    {"special.softmax", of_rows<shares>},
    {"std", spread<true>},
    {"sum", reduced<sum_along>},
    {"var", spread<false>},
};

}  // namespace

const WithArguments* axis_function(std::string_view name) {
  const auto* found = std::find_if(std::begin(kAlongAxes), std::end(kAlongAxes),
                                   [&](const WithArguments& each) { return each.name == name; });
  return found == std::end(kAlongAxes) ? nullptr : found;
}

}  // namespace brine::sklearn
