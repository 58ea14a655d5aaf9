// Functions of each element that take arguments: clip, round, nan_to_num, digitize, interp, types, and the operators
// with two operands whose first a functools.partial keeps. numpy 2 has clip(min, max) beside clip(a_min, a_max).
#include <algorithm>
#include <cmath>
#include <limits>

#include <fmt/format.h>

#include "ops/arithmetic.h"
#include "ops/check.h"
#include "ops/compare.h"
#include "ops/elementwise.h"
#include "ops/interpolate.h"
#include "ops/special.h"
#include "sklearn/preprocessing/function_arguments.h"

namespace brine::sklearn {
namespace {

ArrayFunction clipped(const Arguments& arguments) {
  arguments.allow({"a_min", "a_max", "min", "max"});
  const std::optional<Operand> low = arguments.operand({"a_min", "min"}), high = arguments.operand({"a_max", "max"});
  return [=](Value x) {
    if (low) x = maximum(x, *low);
    return high ? minimum(x, *high) : x;
  };
}

// Times a power of ten, rounded to even, and back: as numpy has it.
ArrayFunction rounded(const Arguments& arguments) {
  arguments.allow({"decimals"});
  const object::Ref given = arguments.find({"decimals"});
  const Index decimals = given ? integer_of(given) : 0;
  if (decimals < -300 || decimals > 300)
    throw Error(Kind::kMalformed, given.place("decimals"), "expected at most 300 decimals");
  double scale = 1;
  for (Index i = 0; i < std::abs(decimals); ++i) scale *= 10;
  return [=](Value x) {
    if (x.dtype() == Dtype::kBool) throw Error(Kind::kUsage, "numpy.round: expected no truth values");
    if (!is_float(x.dtype()) && decimals >= 0) return x;
    if (!is_float(x.dtype())) throw Error(Kind::kUnsupported, "integers rounded to tens");
    if (decimals == 0) return rint(x);
    return decimals > 0 ? rint(x * scale) / scale : rint(x / scale) * scale;
  };
}

Value largest_number(Value x) {
  const double most = x.dtype() == Dtype::kFloat16   ? 65504.0
                      : x.dtype() == Dtype::kFloat32 ? static_cast<double>(std::numeric_limits<float>::max())
                                                     : std::numeric_limits<double>::max();
  return x.program().number(most, x.dtype());
}

ArrayFunction without_gaps(const Arguments& arguments) {
  arguments.allow({"copy", "nan", "posinf", "neginf"});
  const std::optional<Operand> gap = arguments.operand({"nan"}), above = arguments.operand({"posinf"}),
                               below = arguments.operand({"neginf"});
  return [=](Value x) {
    if (!is_float(x.dtype())) return x;
    const Value most = largest_number(x), infinite = is_infinite(x);
    const Value filled = where(brine::is_nan(x), gap ? *gap : Operand(0.0), x);
    const Value high = where(logical_and(infinite, x > 0), above ? *above : Operand(most), filled);
    return where(logical_and(infinite, x < 0), below ? *below : Operand(-most), high).cast(x.dtype());
  };
}

// As many of the bins as are at most x, from the lowest or, of falling bins, from the highest; `right`: below x. NaN is
// beyond all of them.
ArrayFunction digitized(const Arguments& arguments) {
  arguments.allow({"bins", "right"});
  const object::Ref given = arguments.find({"bins"});
  if (!given) arguments.unsupported("a call without bins");
  std::vector<double> bins = numbers_of(given);
  const bool falls = bins.size() > 1 && bins.front() > bins.back(), right = arguments.flag("right");
  if (falls) std::reverse(bins.begin(), bins.end());
  if (!std::is_sorted(bins.begin(), bins.end())) arguments.self().fail("kw_args", "expected bins that rise or fall");
  const auto count = static_cast<Index>(bins.size());
  if (right) {
    std::reverse(bins.begin(), bins.end());
    for (double& bin : bins) bin = -bin;
  }
  const Value edges = arguments.self().constant(std::move(bins));
  return [=](Value x) {
    x = x.cast(Dtype::kFloat64);
    const Value reached = right ? count - count_reached(-x, edges) : count_reached(x, edges);
    const Value below = where(is_nan(x), count, reached);
    return falls ? count - below : below;
  };
}

ArrayFunction interpolated(const Arguments& arguments) {
  arguments.allow({"xp", "fp", "left", "right"});
  const object::Ref xp = arguments.find({"xp"}), fp = arguments.find({"fp"});
  if (!xp || !fp) arguments.unsupported("a call without xp and fp");
  const std::vector<double> from = numbers_of(xp), to = numbers_of(fp);
  if (from.empty() || from.size() != to.size()) arguments.self().fail("kw_args", "expected xp and fp of one length");
  if (!std::is_sorted(from.begin(), from.end())) arguments.unsupported("xp that does not rise");
  const Value xs = arguments.self().constant(from), ys = arguments.self().constant(to);
  const std::optional<Operand> left = arguments.operand({"left"}), right = arguments.operand({"right"});
  return [=, low = from.front(), high = from.back()](Value x) {
    x = x.cast(Dtype::kFloat64);
    Value y = interpolate(x, xs, ys);
    if (left) y = where(x < low, *left, y);
    return right ? where(x > high, *right, y) : y;
  };
}

ArrayFunction converted(const Arguments& arguments) {
  arguments.allow({"dtype", "copy"});
  const object::Ref given = arguments.find({"dtype"});
  if (!given) return [](Value x) { return x; };
  const Dtype dtype = dtype_meant_by(given);
  if (!brine::is_number(dtype)) arguments.unsupported("a dtype that is none of numbers");
  return [=](Value x) { return x.cast(dtype); };
}

ArrayFunction filled(const Arguments& arguments) {
  arguments.allow({"fill_value"});
  const object::Ref given = arguments.find({"fill_value"});
  if (!given || !is_number(given)) arguments.unsupported("a fill_value that is no number");
  const double value = number_of(given);
  return [=](Value x) {
    const Value cell = x.program().number(value, x.dtype());
    return where(equal(x, 0), cell, cell);
  };
}

// f(kept, x): a partial of an operator.
template <Value (*kOperator)(Operand, Operand)>
ArrayFunction beside(const Arguments& arguments) {
  if (arguments.leading().size() != 1 || !is_number(arguments.leading()[0]))
    arguments.unsupported("anything but one number before the array");
  const Operand kept = arguments.self().scalar_of(arguments.leading()[0]);
  return [=](Value x) { return kOperator(kept, x); };
}
Value greater(Operand a, Operand b) { return a > b; }
Value greater_equal(Operand a, Operand b) { return a >= b; }
Value less(Operand a, Operand b) { return a < b; }
Value less_equal(Operand a, Operand b) { return a <= b; }
Value add(Operand a, Operand b) { return a + b; }
Value subtract(Operand a, Operand b) { return a - b; }
Value multiply(Operand a, Operand b) { return a * b; }
Value divide(Operand a, Operand b) { return a / b; }
Value raised(Operand a, Operand b) {
  if (a.is_integer && is_integer(b.value.dtype()))
    b = refuse_where(b.value, b.value < 0, "Integers to negative integer powers are not allowed.");
  return power(a, b);
}

constexpr WithArguments kElements[] = {
    {"add", beside<add>},
    {"around", rounded},
    {"array", converted},
    {"asarray", converted},
    {"astype", converted},
    {"clip", clipped},
    {"digitize", digitized},
    {"divide", beside<divide>},
    {"equal", beside<equal>},
    {"floor_divide", beside<floor_divide>},
    {"full_like", filled},
    {"greater", beside<greater>},
    {"greater_equal", beside<greater_equal>},
    {"interp", interpolated},
    {"less", beside<less>},
    {"less_equal", beside<less_equal>},
    {"maximum", beside<maximum>},
    {"minimum", beside<minimum>},
    {"multiply", beside<multiply>},
    {"nan_to_num", without_gaps},
    {"not_equal", beside<not_equal>},
    {"power", beside<raised>},
    {"remainder", beside<remainder>},
    {"round", rounded},
    {"round_", rounded},
    {"subtract", beside<subtract>},
    {"true_divide", beside<divide>},
};

}  // namespace

const WithArguments* element_function(std::string_view name) {
  const auto* found = std::find_if(std::begin(kElements), std::end(kElements),
                                   [&](const WithArguments& each) { return each.name == name; });
  return found == std::end(kElements) ? nullptr : found;
}

}  // namespace brine::sklearn
