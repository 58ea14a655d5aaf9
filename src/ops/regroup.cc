// See regroup.h.
#include "ops/regroup.h"

#include <algorithm>
#include <cstring>

#include <fmt/format.h>

#include "ops/kernel.h"

namespace brine {
namespace {

Type batch_type(const Call& call, std::size_t i = 0) {
  const Type& x = call.in(i);
  if (x.form != Form::kDense || !x.has_rows()) throw Error(Kind::kUsage, "expected dense rows");
  return x;
}

// Also the extent of a kDynamic axis that is not the first, which is told by offsets[0].
void* grown(const Run& run, Index rows, std::size_t bytes) {
  run.out.rows = rows;
  run.out.offsets = run.out.memory->offsets.of<Index>(1);
  run.out.offsets[0] = rows;
  return run.out.data = run.out.memory->values.bytes(std::max<std::size_t>(bytes, 1));
}

Type regroup_type(const Call& call) {
  Type type = batch_type(call);
  type.shape = {kDynamic};
  for (const Index extent : call.attributes.integers) {
    if (extent < 1) throw Error(Kind::kUnsupported, fmt::format("another shape of a batch with an axis of {}", extent));
    type.shape.push_back(extent);
  }
  return type;
}

Bad run_regroup(const Run& run) {
  const Index rows = run.site.in(0).is_counted() ? run.in[0]->rows : run.rows;
  const Index size = run.site.in(0).row_size() * rows, group = run.site.out.row_size();
  if (size % group != 0) return {0, 0};
  const std::size_t bytes = static_cast<std::size_t>(size) * size_of(run.site.out.dtype);
  void* y = grown(run, size / group, bytes);
  if (bytes) std::memcpy(y, run.in[0]->data, bytes);
  return {};
}

Type turn_type(const Call& call) {
  Type type = batch_type(call);
  if (type.rank() != 2) throw Error(Kind::kUsage, "expected a matrix");
  type.shape = {type.shape[1], kDynamic};
  return type;
}

Bad run_turn(const Run& run) {
  const Index n = run.rows, d = run.site.out.shape[0];
  const std::size_t item = size_of(run.site.out.dtype);
  const char* x = run.input<char>(0);
  auto* y = static_cast<char*>(grown(run, n, static_cast<std::size_t>(n * d) * item));
  for (Index j = 0; j < d; ++j)
    for (Index i = 0; i < n; ++i, y += item) std::memcpy(y, x + static_cast<std::size_t>(i * d + j) * item, item);
  return {};
}

Bad run_reverse(const Run& run) {
  const std::size_t bytes = static_cast<std::size_t>(run.site.out.row_size()) * size_of(run.site.out.dtype);
  for (Index i = 0; bytes && i < run.rows; ++i)
    std::memcpy(run.output<char>() + static_cast<std::size_t>(i) * bytes,
                run.input<char>(0) + static_cast<std::size_t>(run.rows - 1 - i) * bytes, bytes);
  return {};
}

Type stack_type(const Call& call) {
  Type type = batch_type(call);
  for (std::size_t i = 1; i < call.size(); ++i)
    if (batch_type(call, i) != type) throw Error(Kind::kInternal, "expected parts of one type");
  type.shape[0] = kDynamic;
  type.shape.insert(type.shape.begin(), static_cast<Index>(call.size()));
  return type;
}

Bad run_stack(const Run& run) {
  const std::size_t bytes =
      static_cast<std::size_t>(run.rows * run.site.in(0).row_size()) * size_of(run.site.out.dtype);
  auto* y = static_cast<char*>(grown(run, run.rows, bytes * run.site.size()));
  for (std::size_t i = 0; bytes && i < run.site.size(); ++i) std::memcpy(y + i * bytes, run.in[i]->data, bytes);
  return {};
}

Grain whole(const Site&) { return Grain::kWhole; }

onnx::Name spell_regroup(onnx::Writer& writer, const Site& site, const std::vector<onnx::Name>& in) {
  Shape shape = site.out.shape;
  shape[0] = -1;
  return writer.reshape(in[0], shape);
}
onnx::Name spell_turn(onnx::Writer& writer, const Site&, const std::vector<onnx::Name>& in) {
  return writer.transpose(in[0], {1, 0});
}
onnx::Name spell_stack(onnx::Writer& writer, const Site&, const std::vector<onnx::Name>& in) {
  onnx::Names parts;
  for (const onnx::Name& part : in) parts.push_back(writer.unsqueeze(part, {0}));
  return writer.concat(std::move(parts), 0);
}
// The rows gathered by n - 1, n - 2, ...
onnx::Name spell_reverse(onnx::Writer& writer, const Site&, const std::vector<onnx::Name>& in) {
  const onnx::Name n = writer.squeeze(writer.size_of_axis(in[0], 0), {0});
  const onnx::Name last = writer.node("Sub", {n, writer.integer(1)});
  return writer.gather(in[0], writer.node("Range", {last, writer.integer(-1), writer.integer(-1)}), 0);
}

}  // namespace

constinit const Op kRegroup{
    .name = "regroup",
    .type = regroup_type,
    .compile = [](const Site&) -> Compiled { return {run_regroup}; },
    .to_onnx = spell_regroup,
    .grain = whole,
    .refusal = [](const Run&, const Bad&) { return std::string("the values do not fill the asked shape"); }};
constinit const Op kTurnBatch{.name = "turn_batch",
                              .type = turn_type,
                              .compile = [](const Site&) -> Compiled { return {run_turn}; },
                              .to_onnx = spell_turn,
                              .grain = whole};
constinit const Op kReverseBatch{.name = "reverse_batch",
                                 .type = [](const Call& call) { return batch_type(call); },
                                 .compile = [](const Site&) -> Compiled { return {run_reverse}; },
                                 .to_onnx = spell_reverse,
                                 .grain = whole};
constinit const Op kStackInFront{.name = "stack_in_front",
                                 .type = stack_type,
                                 .compile = [](const Site&) -> Compiled { return {run_stack}; },
                                 .to_onnx = spell_stack,
                                 .grain = whole};

Value regroup(Value x, Shape rest) { return x.program().apply(kRegroup, {x}, {.integers = std::move(rest)}); }
Value turn_batch(Value x) { return x.program().apply(kTurnBatch, {x}); }
Value reverse_batch(Value x) { return x.program().apply(kReverseBatch, {x}); }
Value stack_in_front(std::vector<Value> parts) {
  Dtype dtype = parts.front().dtype();
  for (const Value& part : parts) dtype = promote(dtype, part.dtype());
  for (Value& part : parts) part = part.cast(dtype);
  return parts.front().program().apply(kStackInFront, parts);
}

}  // namespace brine
