// See check.h.
#include "ops/check.h"

#include <cmath>

#include <fmt/format.h>

#include "ops/kernel.h"

namespace brine {
namespace {

Type check_type(const Call& call) { return call.in(0); }

bool is_refused(double value, Refuse what) {
  return (what != Refuse::kInfinity && std::isnan(value)) || (what != Refuse::kNan && std::isinf(value));
}

// Most rows are good: one pass that only adds up zeros (x - x is NaN for NaN and infinity), then the search.
template <class T>
Bad run_check(const Run& run) {
  const auto what = static_cast<Refuse>(run.site.attributes.integers[0]);
  const Array& x = *run.in[0];
  const bool sparse = run.site.out.form == Form::kCsr;
  const Index count = sparse ? x.offsets[x.rows] : count_of(run);
  const T* values = x.as<const T>();
  Compute<T> odd = 0;
  for (Index i = 0; i < count; ++i) odd += static_cast<Compute<T>>(values[i]) - static_cast<Compute<T>>(values[i]);
  if (odd == 0) return {};
  for (Index i = 0; i < count; ++i) {
    if (!is_refused(static_cast<double>(values[i]), what)) continue;
    if (!sparse) return {i / run.site.out.row_size(), i % run.site.out.row_size()};
    Index row = 0;
    while (x.offsets[row + 1] <= i) ++row;
    return {row, x.indices[i]};
  }
  return {};
}

Compiled compile_check(const Site& site) {
  return for_float(site.out.dtype, []<class T>(Tag<T>) -> Compiled { return {run_check<T>}; });
}

std::string check_words(const Run& run, const Bad&) {
  const auto what = static_cast<Refuse>(run.site.attributes.integers[0]);
  if (what == Refuse::kNan) return "Input X contains NaN.";
  return fmt::format("Input X contains {}infinity or a value too large for dtype('{}').",
                     what == Refuse::kBoth ? "NaN, " : "", name_of(run.site.out.dtype));
}

Type where_type(const Call& call) {
  if (call.in(1).dtype != Dtype::kBool) throw Error(Kind::kInternal, "expected bools");
  return call.in(0);
}

Bad run_where(const Run& run) {
  const bool* bad = run.input<bool>(1);
  const Type& type = run.site.in(1);
  const Index width = type.row_size(), count = (type.has_rows() ? run.rows : 1) * width;
  for (Index i = 0; i < count; ++i)
    if (bad[i]) return {i / width, type.rank() > 1 ? i % width : -1};
  return {};
}

onnx::Name spell_nothing(onnx::Writer&, const Site&, const std::vector<onnx::Name>& in) {
  return in[0];
}  // a graph cannot raise

}  // namespace

constinit const Op kCheck{.name = "check",
                          .type = check_type,
                          .compile = compile_check,
                          .to_onnx = spell_nothing,
                          .refusal = check_words,
                          .is_alias = true};
constinit const Op kRefuseWhere{.name = "refuse_where",
                                .type = where_type,
                                .compile = [](const Site&) -> Compiled { return {run_where}; },
                                .to_onnx = spell_nothing,
                                .refusal = [](const Run& run, const Bad&) { return run.site.attributes.texts[0]; },
                                .is_alias = true};

Value refuse(Value x, Refuse what) {
  if (x.is_table() || !is_float(x.dtype())) return x;
  const Attributes attributes{.integers = {static_cast<Index>(what)}};
  if (x.node().op == &kCheck && x.node().attributes == attributes)
    return x;  // a method that calls another of its object
  return x.program().apply(kCheck, {x}, attributes);
}

Value refuse_where(Value x, Value where, std::string words) {
  return x.program().apply(kRefuseWhere, {x, where}, {.texts = {std::move(words)}});
}

}  // namespace brine
