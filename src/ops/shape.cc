// See shape.h. reshape copies nothing; the others are loops over (outer, axis, inner).
#include "ops/shape.h"

#include <array>
#include <algorithm>
#include <cstring>

#include <fmt/format.h>

#include "ops/arithmetic.h"
#include "ops/kernel.h"

namespace brine {
namespace {

Type dense_type(const Call& call, std::size_t i = 0) {
  if (call.in(i).form != Form::kDense) throw Error(Kind::kUnsupported, "another shape of a table or a sparse matrix");
  return call.in(i);
}

Type reshape_type(const Call& call) {
  Type type = dense_type(call);
  const Index before = type.row_size();
  const bool rows = type.has_rows();
  type.shape = call.attributes.integers;
  if (type.has_rows() != rows || type.row_size() != before)
    throw Error(Kind::kMalformed, fmt::format("expected {} values{}, found the shape {}", before, rows ? " a row" : "",
                                              to_string(type.shape)));
  return type;
}

onnx::Name spell_reshape(onnx::Writer& writer, const Site& site, const std::vector<onnx::Name>& in) {
  Shape shape = site.out.shape;  // kRows is ONNX's -1; of two extents that only the run knows both are X's: 0
  if (std::count_if(shape.begin(), shape.end(), [](Index size) { return size < 0; }) > 1)
    for (Index& size : shape) size = std::max<Index>(size, 0);
  return writer.reshape(in[0], std::move(shape));
}

// Sizes in elements of (outer, axis, inner).
struct Axes {
  Index outer, extent, inner;
};
Axes axes_of(const Type& type, std::size_t axis, Index rows) {
  Axes axes{1, 1, 1};
  for (std::size_t i = 0; i < type.shape.size(); ++i) {
    const Index extent = type.shape[i] < 0 ? rows : type.shape[i];
    (i < axis ? axes.outer : i == axis ? axes.extent : axes.inner) *= extent;
  }
  return axes;
}

constexpr std::size_t kAxesMax = 8;  // of what is turned

Type transpose_type(const Call& call) {
  const Type x = dense_type(call);
  if (x.shape.empty() || x.shape.size() > kAxesMax) throw Error(Kind::kInternal, "expected 1 to 8 axes");
  Type type = x;
  for (std::size_t i = 0; i < x.shape.size(); ++i)
    type.shape[i] = x.shape[static_cast<std::size_t>(call.attributes.integers[i])];
  if (x.has_rows() && !type.has_rows()) throw Error(Kind::kInternal, "the rows stay the first axis");
  return type;
}

template <class T>
Bad run_transpose(const Run& run) {
  const Type &from = run.site.in(0), &to = run.site.out;
  std::array<Index, kAxesMax> step{}, at{}, stride{};
  stride[from.shape.size() - 1] = 1;
  for (std::size_t i = from.shape.size() - 1; i-- > 0;) stride[i] = stride[i + 1] * from.shape[i + 1];
  for (std::size_t i = 0; i < to.shape.size(); ++i)
    step[i] = stride[static_cast<std::size_t>(run.site.attributes.integers[i])];
  const T* x = run.input<T>(0);
  T* y = run.output<T>();
  for (Index i = 0, offset = 0, count = count_of(run); i < count; ++i) {
    y[i] = x[offset];
    for (std::size_t axis = to.shape.size(); axis-- > 0;) {
      offset += step[axis];
      if (++at[axis] < to.shape[axis] || to.shape[axis] == kRows) break;
      offset -= step[axis] * to.shape[axis];
      at[axis] = 0;
    }
  }
  return {};
}

Compiled compile_transpose(const Site& site) {
  return for_dtype(site.out.dtype, []<class T>(Tag<T>) -> Compiled { return {run_transpose<T>}; });
}

onnx::Name spell_transpose(onnx::Writer& writer, const Site& site, const std::vector<onnx::Name>& in) {
  return writer.transpose(in[0], site.attributes.integers);
}

// (k…) or (1, k…), and something with rows -> (n, k…)
Type broadcast_rows_type(const Call& call) {
  Type type = dense_type(call);
  if (type.has_rows() || !call.in(1).has_rows())
    throw Error(Kind::kInternal, "expected a value without rows, and one with rows");
  if (call.attributes.integers[0]) type.shape[0] = kRows;
  else type.shape.insert(type.shape.begin(), kRows);
  return type;
}

Bad run_broadcast_rows(const Run& run) {
  const std::size_t bytes = static_cast<std::size_t>(run.site.out.row_size()) * size_of(run.site.out.dtype);
  if (bytes == 0) return {};
  for (Index row = 0; row < run.rows; ++row)
    std::memcpy(run.output<char>() + static_cast<std::size_t>(row) * bytes, run.in[0]->data, bytes);
  return {};
}

onnx::Name spell_broadcast_rows(onnx::Writer& writer, const Site& site, const std::vector<onnx::Name>& in) {
  const onnx::Name rows = writer.size_of_axis(in[1], 0);
  const Shape rest(site.out.shape.begin() + 1, site.out.shape.end());
  return writer.node("Expand", {in[0], rest.empty() ? rows : writer.concat({rows, writer.ints(rest)}, 0)});
}

Type concat_type(const Call& call) {
  Type type = dense_type(call);
  const auto axis = static_cast<std::size_t>(call.attributes.integers[0]);
  if (axis >= type.shape.size() || type.shape[axis] == kRows)
    throw Error(Kind::kInternal, "expected an axis that is not that of the rows");
  for (std::size_t i = 1; i < call.size(); ++i) {
    Type part = dense_type(call, i);
    if (part.dtype != type.dtype || part.rank() != type.rank())
      throw Error(Kind::kInternal, "expected parts of one dtype and rank");
    const Index extent = part.shape[axis];
    part.shape[axis] = type.shape[axis];
    if (part.shape != type.shape)
      throw Error(Kind::kMalformed, fmt::format("expected parts that differ along axis {} alone, found {} and {}", axis,
                                                to_string(type.shape), to_string(call.in(i).shape)));
    type.shape[axis] += extent;
  }
  return type;
}

// Runs of bytes that are set side by side: of each part, and of the result.
struct Joint {
  Index runs = 1;  // of one row
  bool has_rows = false;
  std::size_t stride = 0;
  std::vector<std::size_t> bytes;  // of each part
};

// `copy(to, from)` for each run of a part.
template <class Copy>
void for_runs(char* y, std::size_t stride, const char* x, std::size_t bytes, Index runs, Copy copy) {
  for (Index run = 0; run < runs; ++run, y += stride, x += bytes) copy(y, x);
}

Bad run_concat(const Run& run) {
  const auto& joint = run.prepared<Joint>();
  const Index runs = joint.runs * (joint.has_rows ? run.rows : 1);
  char* y = run.output<char>();
  for (std::size_t k = 0; k < joint.bytes.size(); ++k) {
    const std::size_t bytes = joint.bytes[k];
    const char* x = run.input<char>(k);
    if (bytes == sizeof(double))  // one column: the usual case, and memcpy of a known size
      for_runs(y, joint.stride, x, bytes, runs, [](char* to, const char* from) { std::memcpy(to, from, 8); });
    else if (bytes == sizeof(float))
      for_runs(y, joint.stride, x, bytes, runs, [](char* to, const char* from) { std::memcpy(to, from, 4); });
    else if (bytes)
      for_runs(y, joint.stride, x, bytes, runs, [=](char* to, const char* from) { std::memcpy(to, from, bytes); });
    y += bytes;
  }
  return {};
}

Compiled compile_concat(const Site& site) {
  const auto axis = static_cast<std::size_t>(site.attributes.integers[0]);
  const auto run_bytes = [&](const Type& type) {
    const Axes axes = axes_of(type, axis, 1);
    return static_cast<std::size_t>(axes.extent * axes.inner) * size_of(type.dtype);
  };
  Joint joint{.runs = axes_of(site.out, axis, 1).outer, .has_rows = site.out.has_rows(), .stride = run_bytes(site.out)};
  for (std::size_t k = 0; k < site.size(); ++k) joint.bytes.push_back(run_bytes(site.in(k)));
  return {run_concat, std::make_shared<const Joint>(std::move(joint))};
}

onnx::Name spell_concat(onnx::Writer& writer, const Site& site, const std::vector<onnx::Name>& in) {
  return writer.concat(in, site.attributes.integers[0]);
}

Type repeat_type(const Call& call) {  // integers: axis, times, whether the whole axis is repeated
  Type type = dense_type(call);
  const auto axis = static_cast<std::size_t>(call.attributes.integers[0]);
  if (axis >= type.shape.size() || type.shape[axis] == kRows)
    throw Error(Kind::kInternal, "expected an axis that is not that of the rows");
  type.shape[axis] *= call.attributes.integers[1];
  return type;
}

Bad run_repeat(const Run& run) {
  const auto axis = static_cast<std::size_t>(run.site.attributes.integers[0]);
  const Index times = run.site.attributes.integers[1];
  Axes a = axes_of(run.site.in(0), axis, run.rows);
  if (run.site.attributes.integers[2]) a = {a.outer, 1, a.extent * a.inner};
  const std::size_t bytes = static_cast<std::size_t>(a.inner) * size_of(run.site.out.dtype);
  if (bytes == 0) return {};
  const char* x = run.input<char>(0);
  char* y = run.output<char>();
  for (Index i = 0; i < a.outer * a.extent; ++i, x += bytes)
    for (Index k = 0; k < times; ++k, y += bytes) std::memcpy(y, x, bytes);
  return {};
}

onnx::Name spell_repeat(onnx::Writer& writer, const Site& site, const std::vector<onnx::Name>& in) {
  const auto axis = static_cast<std::size_t>(site.attributes.integers[0]);
  const Index times = site.attributes.integers[1], extent = site.in(0).shape[axis];
  std::vector<Index> order;
  for (Index i = 0; i < extent * times; ++i) order.push_back(site.attributes.integers[2] ? i % extent : i / times);
  return writer.gather_at(in[0], std::move(order), static_cast<Index>(axis));
}

std::size_t axis_from(const Value& x, int axis) { return static_cast<std::size_t>(axis < 0 ? axis + x.rank() : axis); }

}  // namespace

constinit const Op kReshape{
    .name = "reshape", .type = reshape_type, .compile = nullptr, .to_onnx = spell_reshape, .is_alias = true};
constinit const Op kTranspose{
    .name = "transpose", .type = transpose_type, .compile = compile_transpose, .to_onnx = spell_transpose};
constinit const Op kBroadcastRows{.name = "broadcast_rows",
                                  .type = broadcast_rows_type,
                                  .compile = [](const Site&) -> Compiled { return {run_broadcast_rows}; },
                                  .to_onnx = spell_broadcast_rows};
constinit const Op kConcat{.name = "concat",
                           .type = concat_type,
                           .compile = compile_concat,
                           .to_onnx = spell_concat};
constinit const Op kRepeat{.name = "repeat",
                           .type = repeat_type,
                           .compile = [](const Site&) -> Compiled { return {run_repeat}; },
                           .to_onnx = spell_repeat};

Value reshape(Value x, Shape shape) {
  if (shape == x.shape()) return x;
  if (x.node().op == &kReshape) x = Value(x.program(), x.node().inputs[0]);
  if (shape == x.shape()) return x;
  return x.program().apply(kReshape, {x}, {.integers = std::move(shape)});
}

Value expand(Value x, int axis) {
  Shape shape = x.shape();
  shape.insert(shape.begin() + (axis < 0 ? axis + x.rank() + 1 : axis), 1);
  return reshape(x, std::move(shape));
}

Value squeeze(Value x, int axis) {
  Shape shape = x.shape();
  const std::size_t at = axis_from(x, axis);
  if (at >= shape.size() || shape[at] != 1) throw Error(Kind::kInternal, "squeeze: expected an axis of extent 1");
  shape.erase(shape.begin() + static_cast<std::ptrdiff_t>(at));
  return reshape(x, std::move(shape));
}

Value flatten_rows(Value x) {
  return reshape(x, {x.shape()[0], Type{x.dtype(), {x.shape().begin() + 1, x.shape().end()}}.size()});
}

Value transpose(Value x, std::vector<int> axes) {
  return x.program().apply(kTranspose, {x}, {.integers = {axes.begin(), axes.end()}});
}

Value broadcast_rows(Value x, Value like) {
  if (x.type().has_rows()) return x;
  const bool has_axis = x.rank() > 0 && x.shape()[0] == 1 && x.rank() == like.rank();
  return x.program().apply(kBroadcastRows, {x, like}, {.integers = {has_axis}});
}

Value concat(std::vector<Value> parts, int axis) {
  if (parts.size() == 1) return parts.front();
  Dtype dtype = parts.front().dtype();
  Value like;
  for (const Value& part : parts) {
    dtype = promote_any(dtype, part.dtype());
    if (part.type().has_rows()) like = part;
  }
  for (Value& part : parts) part = like ? broadcast_rows(part.cast(dtype), like) : part.cast(dtype);
  return parts.front().program().apply(kConcat, parts,
                                       {.integers = {static_cast<Index>(axis_from(parts.front(), axis))}});
}

Value stack(std::vector<Value> parts, int axis) {
  for (Value& part : parts) part = expand(part, axis);
  return concat(std::move(parts), axis);
}

Value repeat(Value x, Index times, int axis) {
  return x.program().apply(kRepeat, {x}, {.integers = {static_cast<Index>(axis_from(x, axis)), times, 0}});
}
Value tile(Value x, Index times, int axis) {
  return x.program().apply(kRepeat, {x}, {.integers = {static_cast<Index>(axis_from(x, axis)), times, 1}});
}

}  // namespace brine
