// See compare.h.
#include "ops/compare.h"

#include <algorithm>

#include "ops/arithmetic.h"
#include "ops/kernel.h"
#include "ops/text_in_onnx.h"

namespace brine {
namespace {

struct Less {
  template <class T>
  bool operator()(T a, T b) const { return a < b; }
};
struct LessEqual {
  template <class T>
  bool operator()(T a, T b) const { return a <= b; }
};
struct Equal {
  template <class T>
  bool operator()(const T& a, const T& b) const {
    if constexpr (std::is_same_v<T, Cell>) return !a.is_nan() && a.equals(b);  // == of Python: a NaN equals nothing
    else return a == b;
  }
};
struct NotEqual {
  template <class T>
  bool operator()(const T& a, const T& b) const { return !Equal{}(a, b); }
};
struct And {
  bool operator()(bool a, bool b) const { return a && b; }
};
struct Or {
  bool operator()(bool a, bool b) const { return a || b; }
};

template <class F>
Compiled compile_order(const Site& site) {
  return for_number(site.in(0).dtype, [&]<class T>(Tag<T>) -> Compiled {
    return {run_pair<F, T, bool>, pair_state(site)};
  });
}

template <class F>
Compiled compile_equality(const Site& site) {
  return for_dtype(site.in(0).dtype, [&]<class T>(Tag<T>) -> Compiled {
    return {run_pair<F, T, bool>, pair_state(site)};
  });
}

template <class F>
Compiled compile_logical(const Site& site) {
  return {run_pair<F, bool, bool>, pair_state(site)};
}

Type order_type(const Call& call) {
  number_pair_type(call);
  return bool_pair_type(call);
}

Type logical_type(const Call& call) {
  if (call.in(0).dtype != Dtype::kBool) throw Error(Kind::kInternal, "expected bools");
  return pair_type(call);
}

Type not_type(const Call& call) {
  if (call.in(0).dtype != Dtype::kBool) throw Error(Kind::kInternal, "expected bools");
  return call.in(0);
}

Bad run_not(const Run& run) {
  const bool* x = run.input<bool>(0);
  bool* y = run.output<bool>();
  for (Index i = 0, count = count_of(run); i < count; ++i) y[i] = !x[i];
  return {};
}

Type where_type(const Call& call) {
  const Type &condition = call.in(0), &a = call.in(1), &b = call.in(2);
  if (condition.dtype != Dtype::kBool || a.dtype != b.dtype)
    throw Error(Kind::kInternal, "expected bool, and two of one dtype");
  return {a.dtype, broadcast(condition.shape, broadcast(a.shape, b.shape))};
}

template <class T>
Bad run_where(const Run& run) {
  const bool* condition = run.input<bool>(0);
  const T *x = run.input<T>(1), *y = run.input<T>(2);
  T* z = run.output<T>();
  for_broadcast(run.prepared<Broadcast<3>>(), run.rows,
                [&](Index out, const std::array<Index, 3>& at, Index count, const std::array<Index, 3>& stride) {
                  for (Index i = 0; i < count; ++i)
                    z[out + i] = condition[at[0] + i * stride[0]] ? x[at[1] + i * stride[1]] : y[at[2] + i * stride[2]];
                });
  return {};
}

Compiled compile_where(const Site& site) {
  auto state = std::make_shared<const Broadcast<3>>(
      broadcast_of<3>(site.out.shape, {&site.in(0).shape, &site.in(1).shape, &site.in(2).shape}));
  return for_dtype(site.out.dtype, [&]<class T>(Tag<T>) -> Compiled { return {run_where<T>, state}; });
}

constexpr char kLessOnnx[] = "Less", kAndOnnx[] = "And", kOrOnnx[] = "Or", kNotOnnx[] = "Not",
               kWhereOnnx[] = "Where";

onnx::Name spell_less_equal(onnx::Writer& writer, const Site& site, const std::vector<onnx::Name>& in) {
  return writer.less_or_equal(in[0], in[1], data_type_of(site.in(0).dtype));
}

bool is_text(Dtype dtype) { return dtype == Dtype::kString || dtype == Dtype::kObject; }

std::string text_at(const Tensor& texts, Index i) {
  if (texts.dtype == Dtype::kString) return std::string(texts.as<std::string_view>()[i]);
  return text_in_onnx(texts.as<Cell>()[i]);
}

// Text beside constant text, as numbers: each text of the constant has one, all other text has -1. Equal takes text
// since 19.
onnx::Name spell_equal_codes(onnx::Writer& writer, const Tensor& constant, const onnx::Name& x) {
  writer.need_ml(2, "LabelEncoder from text to numbers");
  std::vector<std::string> texts;
  std::vector<std::int64_t> numbers, codes;
  for (Index i = 0; i < constant.size(); ++i) {
    const std::string text = text_at(constant, i);
    const auto code = std::find(texts.begin(), texts.end(), text) - texts.begin();
    codes.push_back(code);
    if (code < static_cast<std::int64_t>(texts.size())) continue;
    texts.push_back(text);
    numbers.push_back(code);
  }
  const onnx::Name code_of_x =
      writer.ml("LabelEncoder", {x},
                {{"keys_strings", std::move(texts)}, {"values_int64s", std::move(numbers)}, {"default_int64", -1}});
  return writer.node("Equal", {code_of_x, writer.constant(onnx::Tensor::of(std::move(codes), constant.shape))});
}

onnx::Name spell_equal(onnx::Writer& writer, const Site& site, const std::vector<onnx::Name>& in) {
  if (is_text(site.in(0).dtype) && (writer.opset() < 19 || site.in(0).dtype == Dtype::kObject))
    for (const std::size_t constant : {0u, 1u})
      if (site.constants[constant]) return spell_equal_codes(writer, *site.constants[constant], in[1 - constant]);
  return writer.equal(in[0], in[1], data_type_of(site.in(0).dtype));
}
onnx::Name spell_not_equal(onnx::Writer& writer, const Site& site, const std::vector<onnx::Name>& in) {
  if (site.in(0).dtype == Dtype::kObject && in[0] == in[1]) return is_one_of(writer, in[0], {"nan"});
  return writer.node("Not", {spell_equal(writer, site, in)});
}

}  // namespace

// ---- the table ------------------------------------------------------------------------------------------------------

constinit const Op kLess{
    .name = "less", .type = order_type, .compile = compile_order<Less>, .to_onnx = spell<kLessOnnx>};
constinit const Op kLessEqual{
    .name = "less_equal", .type = order_type, .compile = compile_order<LessEqual>, .to_onnx = spell_less_equal};
constinit const Op kEqual{
    .name = "equal", .type = bool_pair_type, .compile = compile_equality<Equal>, .to_onnx = spell_equal};
constinit const Op kNotEqual{
    .name = "not_equal", .type = bool_pair_type, .compile = compile_equality<NotEqual>, .to_onnx = spell_not_equal};
constinit const Op kAnd{
    .name = "and", .type = logical_type, .compile = compile_logical<And>, .to_onnx = spell<kAndOnnx>};
constinit const Op kOr{.name = "or", .type = logical_type, .compile = compile_logical<Or>, .to_onnx = spell<kOrOnnx>};
constinit const Op kNot{.name = "not",
                        .type = not_type,
                        .compile = [](const Site&) -> Compiled { return {run_not}; },
                        .to_onnx = spell<kNotOnnx>};
constinit const Op kWhere{.name = "where", .type = where_type, .compile = compile_where, .to_onnx = spell<kWhereOnnx>};

Value operator<(Operand a, Operand b) { return binary(kLess, a, b); }
Value operator<=(Operand a, Operand b) { return binary(kLessEqual, a, b); }
Value operator>(Operand a, Operand b) { return binary(kLess, b, a); }
Value operator>=(Operand a, Operand b) { return binary(kLessEqual, b, a); }
Value equal(Operand a, Operand b) { return binary(kEqual, a, b); }
Value not_equal(Operand a, Operand b) { return binary(kNotEqual, a, b); }
Value logical_and(Value a, Value b) { return a.program().apply(kAnd, {a, b}); }
Value logical_or(Value a, Value b) { return a.program().apply(kOr, {a, b}); }
Value logical_not(Value x) { return x.program().apply(kNot, {x}); }

Value where(Value condition, Operand a, Operand b) {
  if (a.is_number && b.is_number)
    a = condition.program().number(a.number, a.is_integer && b.is_integer ? Dtype::kInt64 : Dtype::kFloat64);
  const Pair pair = promoted(a, b);
  return condition.program().apply(kWhere, {condition, pair.x, pair.y});
}

Value clip(Value x, Operand low, Operand high) { return minimum(maximum(x, low), high); }

}  // namespace brine
