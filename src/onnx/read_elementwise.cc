// Operators that work element by element.
#include <algorithm>
#include <cmath>
#include <limits>

#include <fmt/format.h>

#include "onnx/readers.h"
#include "ops/arithmetic.h"
#include "ops/compare.h"
#include "ops/elementwise.h"
#include "ops/special.h"
#include "program/dispatch.h"

namespace brine::onnx {
namespace {

template <Value (*kWord)(Operand, Operand)>
void read_pair(NodeReader& r) { r.give(kWord(r.value(0), r.value(1))); }

template <Value (*kWord)(Value)>
void read_one(NodeReader& r) { r.give(kWord(r.value(0)).cast(r.value(0).dtype())); }

template <Value (*kWord)(Value)>
void read_test(NodeReader& r) {
  const Value x = r.value(0);
  r.give(is_float(x.dtype()) ? kWord(x) : not_equal(x, x));
}

template <Value (*kWord)(Operand, Operand)>
void read_many(NodeReader& r) {
  Value result = r.value(0);
  for (std::size_t i = 1; i < r.n_inputs(); ++i) result = kWord(result, r.value(i));
  r.give(result);
}

Value difference(Operand a, Operand b) { return a - b; }
Value sum_of(Operand a, Operand b) { return a + b; }
Value product_of(Operand a, Operand b) { return a * b; }
Value less(Operand a, Operand b) { return a < b; }
Value less_or_equal(Operand a, Operand b) { return a <= b; }
Value greater(Operand a, Operand b) { return a > b; }
Value greater_or_equal(Operand a, Operand b) { return a >= b; }
Value negated(Value x) { return -x; }
Value relu(Value x) { return maximum(x, 0); }
Value reciprocal(Value x) { return 1.0 / x; }
Value softplus(Value x) { return logaddexp(x, 0.0); }
Value softsign(Value x) { return x / (1 + abs(x)); }

// Before opset 7, `broadcast` lined the second operand up with the axes of the first from `axis` on.
template <Value (*kWord)(Operand, Operand)>
void read_arithmetic(NodeReader& r) {
  if (r.opset() < 7 && r.integer("broadcast", 0) && r.has("axis")) r.refuse("broadcasting along an axis, of opset 6");
  read_pair<kWord>(r);
}

// Integers divide towards zero.
void read_div(NodeReader& r) {
  const Value a = r.value(0), b = r.value(1);
  if (is_float(a.dtype())) return r.give(a / b);
  const Value size = floor_divide(abs(a), abs(b));
  r.give(where(not_equal(a < 0, b < 0), -size, size).cast(a.dtype()));
}

// fmod keeps the sign of the first; otherwise the remainder has that of the second, as Python's.
void read_mod(NodeReader& r) {
  const Value a = r.value(0), b = r.value(1);
  if (!r.integer("fmod", 0)) return r.give(remainder(a, b));
  const Value size = remainder(abs(a), abs(b));
  r.give(where(a < 0, -size, size).cast(a.dtype()));
}

void read_pow(NodeReader& r) {
  const Value x = r.value(0), y = r.value(1);
  r.give(power(x, y).cast(x.dtype()));
}

void read_mean(NodeReader& r) {
  Value total = r.value(0);
  for (std::size_t i = 1; i < r.n_inputs(); ++i) total = total + r.value(i);
  r.give(total / static_cast<double>(r.n_inputs()));
}

template <Value (*kWord)(Value, Value)>
void read_logical(NodeReader& r) { r.give(kWord(r.value(0), r.value(1))); }
Value exclusive_or(Value a, Value b) { return not_equal(a, b); }

void read_where(NodeReader& r) { r.give(where(r.value(0), r.value(1), r.value(2))); }

void read_is_infinite(NodeReader& r) {
  const Value x = r.value(0);
  const double infinity = std::numeric_limits<double>::infinity();
  Value found = is_infinite(x);
  if (!r.integer("detect_positive", 1)) found = logical_and(found, less(x, infinity));
  if (!r.integer("detect_negative", 1)) found = logical_and(found, greater(x, -infinity));
  r.give(found);
}

// Bounds are attributes before opset 11, then inputs that may be left out. Where they cross, the upper one wins.
void read_clip(NodeReader& r) {
  Value x = r.value(0);
  if (r.opset() < 11) {
    if (r.has("min")) x = maximum(x, r.real("min", 0));
    if (r.has("max")) x = minimum(x, r.real("max", 0));
  } else {
    if (r.has(std::size_t{1})) x = maximum(x, r.value(1));
    if (r.has(std::size_t{2})) x = minimum(x, r.value(2));
  }
  r.give(x);
}

void read_identity(NodeReader& r) { r.give(r.item(0)); }

// Numbers as text, as C++ prints them with as many digits as they need; only where they are known.
Value text_of_numbers(NodeReader& r, Value x) {
  const brine::Tensor& tensor = r.constant(x);
  std::vector<std::string> texts;
  for_number(tensor.dtype, [&]<class T>(Tag<T>) {
    for (Index i = 0; i < tensor.size(); ++i) {
      const T number = tensor.as<T>()[i];
      if constexpr (std::is_same_v<T, bool>) texts.push_back(number ? "1" : "0");
      else if constexpr (std::is_same_v<T, Half>) texts.push_back(fmt::format("{}", static_cast<float>(number)));
      else if (number != number) texts.push_back("NaN");
      else if constexpr (std::is_floating_point_v<T>)
        texts.push_back(std::isinf(number) ? (number > 0 ? "INF" : "-INF") : fmt::format("{}", number));
      else texts.push_back(fmt::format("{}", number));
    }
  });
  return r.texts_value(std::move(texts), tensor.shape);
}

// A cast of extents to another integer type changes nothing that matters.
void read_cast(NodeReader& r) {
  const Dtype to = dtype_of(static_cast<DataType>(r.integer("to", 0)), r.place());
  Item item = r.item(0);
  if (item.kind == Item::Kind::kExtents && is_integer(to)) return r.give(std::move(item));
  if (item.kind == Item::Kind::kExtents || item.kind == Item::Kind::kSequence) item = r.value(0);
  if (to == Dtype::kString && item.value.dtype() != Dtype::kString) item.value = text_of_numbers(r, item.value);
  else item.value = item.value.cast(to);
  r.give(std::move(item));
}

void read_cast_like(NodeReader& r) { r.give(r.value(0).cast(r.value(1).dtype())); }

constexpr ReaderRow kReaders[] = {
    {"Abs", read_one<abs>},
    {"Add", read_arithmetic<sum_of>},
    {"And", read_logical<logical_and>},
    {"Cast", read_cast},
    {"CastLike", read_cast_like},
    {"Ceil", read_one<ceil>},
    {"Clip", read_clip},
    {"Cos", read_one<cos>},
    {"Cosh", read_one<cosh>},
    {"Div", read_div},
    {"Equal", read_pair<equal>},
    {"Erf", read_one<erf>},
    {"Exp", read_one<exp>},
    {"Floor", read_one<floor>},
    {"Greater", read_pair<greater>},
    {"GreaterOrEqual", read_pair<greater_or_equal>},
    {"Identity", read_identity},
    {"IsInf", read_is_infinite},
    {"IsNaN", read_test<is_nan>},
    {"Less", read_pair<less>},
    {"LessOrEqual", read_pair<less_or_equal>},
    {"Log", read_one<log>},
    {"Max", read_many<maximum>},
    {"Mean", read_mean},
    {"Min", read_many<minimum>},
    {"Mod", read_mod},
    {"Mul", read_arithmetic<product_of>},
    {"Neg", read_one<negated>},
    {"Not", read_one<logical_not>},
    {"Or", read_logical<logical_or>},
    {"Pow", read_pow},
    {"Reciprocal", read_one<reciprocal>},
    {"Relu", read_one<relu>},
    {"Round", read_one<rint>},
    {"Sigmoid", read_one<expit>},
    {"Sign", read_one<sign>},
    {"Sin", read_one<sin>},
    {"Sinh", read_one<sinh>},
    {"Softplus", read_one<softplus>},
    {"Softsign", read_one<softsign>},
    {"Sqrt", read_one<sqrt>},
    {"Sub", read_arithmetic<difference>},
    {"Sum", read_many<sum_of>},
    {"Tan", read_one<tan>},
    {"Tanh", read_one<tanh>},
    {"Where", read_where},
    {"Xor", read_logical<exclusive_or>},
};

static_assert(std::ranges::is_sorted(kReaders, {}, &ReaderRow::op_type));

}  // namespace

constinit const ReaderTable kElementwiseReaders = kReaders;

}  // namespace brine::onnx
