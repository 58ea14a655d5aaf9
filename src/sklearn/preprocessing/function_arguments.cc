// See function_arguments.h. numpy 2 has clip(min, max) beside clip(a_min, a_max), and reshape(shape) for
// reshape(newshape).
#include "sklearn/preprocessing/function_arguments.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

#include <fmt/format.h>

#include "ops/arithmetic.h"
#include "ops/columns.h"
#include "ops/compare.h"
#include "ops/elementwise.h"
#include "ops/regroup.h"
#include "ops/shape.h"

namespace brine::sklearn {
namespace {

using Formula1 = std::function<Value(Value)>;

class Arguments {
 public:
  Arguments(const Fitted& self, std::string_view function, std::string_view name)
      : self_(self), name_(name), function_(function) {
    if (self.has_value(name)) given_ = self.get(name);
    if (given_ && !given_.is(object::Kind::kDict)) self.fail(name, "expected a dict");
  }

  // The value of the first of these keywords that is given; empty: none, or None.
  object::Ref find(std::initializer_list<std::string_view> keywords) const {
    for (const std::string_view keyword : keywords)
      if (const object::Ref value = given_ ? given_.find(keyword) : object::Ref(); value && !value.is_none())
        return value;
    return {};
  }
  std::optional<Operand> operand(std::initializer_list<std::string_view> keywords) const {
    const object::Ref value = find(keywords);
    return value ? std::optional(self_.scalar_of(value)) : std::nullopt;
  }
  void allow(std::initializer_list<std::string_view> keywords) const {
    for (std::size_t i = 0; given_ && i < given_.size(); ++i) {
      const object::Ref key = given_.key(i);
      const std::string_view word = key.is(object::Kind::kString) ? key.text() : "?";
      if (std::find(keywords.begin(), keywords.end(), word) == keywords.end())
        self_.unsupported(name_, fmt::format("the argument {} of numpy.{}", word, function_));
    }
  }

 private:
  const Fitted& self_;
  object::Ref given_;
  std::string_view name_, function_;
};

Formula1 clipped(const Arguments& arguments) {
  arguments.allow({"a_min", "a_max", "min", "max"});
  const std::optional<Operand> low = arguments.operand({"a_min", "min"}), high = arguments.operand({"a_max", "max"});
  return [=](Value x) {
    if (low) x = maximum(x, *low);
    return high ? minimum(x, *high) : x;
  };
}

// Times a power of ten, rounded to even, and back: as numpy has it.
Formula1 rounded(const Arguments& arguments) {
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

Formula1 without_gaps(const Arguments& arguments) {
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

Formula1 reshaped(const Fitted& self, const Arguments& arguments) {
  arguments.allow({"shape", "newshape"});
  const object::Ref given = arguments.find({"shape", "newshape"});
  if (!given) self.unsupported("kw_args", "numpy.reshape without a shape");
  Shape shape = integers_of(given);
  if (shape.empty() || shape[0] != -1) self.unsupported("kw_args", "numpy.reshape to a fixed number of rows");
  shape.erase(shape.begin());
  for (const Index extent : shape)
    if (extent < 1) self.unsupported("kw_args", "numpy.reshape to a shape with more than one axis to find out");
  return [=](Value x) { return regroup(x, shape); };
}

// Of a table by its columns, where the function is one of each element.
Value by_columns(const Formula1& formula, Value X) {
  if (!X.is_table()) return formula(X);
  std::vector<Value> columns;
  Names names;
  for (Index j = 0; j < X.width(); ++j) {
    columns.push_back(formula(column(X, j)));
    names.push_back(X.type().columns[static_cast<std::size_t>(j)].name);
  }
  return X.program().apply(kMakeTable, std::move(columns), {.texts = std::move(names)});
}

}  // namespace

std::function<Value(Value)> function_with_arguments(const Fitted& self, std::string_view name,
                                                    std::string_view arguments) {
  const Arguments given(self, name, arguments);
  if (name == "reshape") return reshaped(self, given);
  Formula1 formula;
  if (name == "clip") formula = clipped(given);
  else if (name == "round" || name == "around" || name == "round_") formula = rounded(given);
  else if (name == "nan_to_num") formula = without_gaps(given);
  else return {};
  return [formula](Value X) {
    if (X.is_csr()) throw Error(Kind::kUsage, "a function of a sparse matrix: expected dense rows");
    return by_columns(formula, X);
  };
}

}  // namespace brine::sklearn
