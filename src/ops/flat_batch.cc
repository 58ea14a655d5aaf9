// See flat_batch.h.
#include "ops/flat_batch.h"

#include <cstring>

#include "ops/kernel.h"

namespace brine {
namespace {

Type matrix_type(const Call& call) {
  const Type& x = call.in(0);
  if (x.form != Form::kDense || x.rank() != 2 || !x.has_rows() || !is_number(x.dtype))
    throw Error(Kind::kInternal, "expected rows of numbers");
  return x;
}

Type every_type(const Call& call) {
  if (call.attributes.integers.at(0) < 1) throw Error(Kind::kInternal, "expected a step of at least 1");
  return {Dtype::kBool, matrix_type(call).shape};
}

Bad run_every(const Run& run) {
  const Index step = run.site.attributes.integers[0];
  bool* y = run.output<bool>();
  for (Index i = 0, count = count_of(run); i < count; ++i) y[i] = i % step == 0;
  return {};
}

template <bool kByColumn>
Bad run_values(const Run& run) {
  const Index n = run.rows, d = run.site.out.row_size();
  const std::size_t item = size_of(run.site.out.dtype);
  const char* x = run.input<char>(0);
  char* y = run.output<char>();
  for (Index j = 0, place = 0; j < d; ++j)
    for (Index i = 0; i < n; ++i, ++place) {
      const Index from = kByColumn ? i * d + j : place, to = kByColumn ? place : i * d + j;
      std::memcpy(y + static_cast<std::size_t>(to) * item, x + static_cast<std::size_t>(from) * item, item);
    }
  return {};
}

Grain whole(const Site&) { return Grain::kWhole; }

onnx::Name spell_every(onnx::Writer& writer, const Site& site, const std::vector<onnx::Name>& in) {
  const onnx::Name count = writer.node("Size", {in[0]});
  const onnx::Name places = writer.node("Range", {writer.integer(0), count, writer.integer(1)});
  const onnx::Name rest = writer.node("Mod", {places, writer.integer(site.attributes.integers[0])});
  const onnx::Name hit = writer.equal(rest, writer.integer(0), onnx::DataType::kInt64);
  return writer.reshape(hit, {-1, site.out.row_size()});
}
onnx::Name spell_by_column(onnx::Writer& writer, const Site& site, const std::vector<onnx::Name>& in) {
  return writer.reshape(writer.transpose(in[0], {1, 0}), {-1, site.out.row_size()});
}
onnx::Name spell_by_row(onnx::Writer& writer, const Site& site, const std::vector<onnx::Name>& in) {
  return writer.transpose(writer.reshape(in[0], {site.out.row_size(), -1}), {1, 0});
}

}  // namespace

constinit const Op kEveryNth{.name = "every_nth",
                             .type = every_type,
                             .compile = [](const Site&) -> Compiled { return {run_every}; },
                             .to_onnx = spell_every,
                             .grain = whole};
constinit const Op kValuesByColumn{.name = "values_by_column",
                                   .type = matrix_type,
                                   .compile = [](const Site&) -> Compiled { return {run_values<true>}; },
                                   .to_onnx = spell_by_column,
                                   .grain = whole};
constinit const Op kValuesByRow{.name = "values_by_row",
                                .type = matrix_type,
                                .compile = [](const Site&) -> Compiled { return {run_values<false>}; },
                                .to_onnx = spell_by_row,
                                .grain = whole};

Value every_nth(Value x, Index step) { return x.program().apply(kEveryNth, {x}, {.integers = {step}}); }
Value values_by_column(Value x) { return x.program().apply(kValuesByColumn, {x}); }
Value values_by_row(Value x) { return x.program().apply(kValuesByRow, {x}); }

}  // namespace brine
