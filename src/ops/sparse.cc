// See sparse.h.
#include "ops/sparse.h"

#include <algorithm>
#include <numeric>

#include "ops/compare.h"
#include "ops/kernel.h"

namespace brine {
namespace {

Type with_form(const Call& call, Form form) {
  Type type = call.in(0);
  if (type.rank() != 2 || type.form == Form::kTable) throw Error(Kind::kInternal, "expected a matrix");
  type.form = form;
  return type;
}

template <class T>
Bad run_dense(const Run& run) {
  const Array& x = *run.in[0];
  const Index width = run.site.out.width();
  T* y = run.output<T>();
  std::fill_n(y, x.rows * width, T{});
  for (Index row = 0; row < x.rows; ++row)
    for (Index at = x.offsets[row]; at < x.offsets[row + 1]; ++at) {
      T& cell = y[row * width + x.indices[at]];
      if constexpr (std::is_same_v<T, Half>)
        cell = Half(static_cast<float>(cell) + static_cast<float>(x.as<const T>()[at]));
      else if constexpr (std::is_same_v<T, bool>) cell = cell || x.as<const T>()[at];
      else cell = static_cast<T>(cell + x.as<const T>()[at]);
    }
  return {};
}

template <class T>
Bad run_csr(const Run& run) {
  const Index width = run.site.out.width(), rows = run.rows, count = rows * width;
  const T* x = run.input<T>(0);
  Array& y = run.out;
  const Index stored = std::count_if(x, x + count, [](T value) { return value != T{}; });
  y.rows = rows;
  y.offsets = y.memory->offsets.of<Index>(static_cast<std::size_t>(rows) + 1);
  y.indices = y.memory->indices.of<std::int32_t>(static_cast<std::size_t>(stored) + 1);
  T* values = y.memory->values.of<T>(static_cast<std::size_t>(stored) + 1);
  y.data = values;
  Index at = 0;
  y.offsets[0] = 0;
  for (Index row = 0; row < rows; ++row) {
    for (Index j = 0; j < width; ++j)
      if (x[row * width + j] != T{}) {
        y.indices[at] = static_cast<std::int32_t>(j);
        values[at++] = x[row * width + j];
      }
    y.offsets[row + 1] = at;
  }
  return {};
}

Type scale_type(const Call& call) {
  const Type type = with_form(call, Form::kCsr);
  if (call.in(1).shape != Shape{type.width()}) throw Error(Kind::kMalformed, "expected a factor for each column");
  return type;
}

// A CSR result with the structure of the first input and values of its own.
template <class T>
T* like_first(const Run& run) {
  const Array& x = *run.in[0];
  run.out.rows = x.rows;
  run.out.offsets = x.offsets;
  run.out.indices = x.indices;
  T* values = run.out.memory->values.of<T>(static_cast<std::size_t>(x.offsets[x.rows]) + 1);
  run.out.data = values;
  return values;
}

template <class T, class F>
Bad run_scale(const Run& run) {
  using Wide = std::conditional_t<std::is_same_v<Compute<T>, float> && std::is_same_v<F, float>, float, double>;
  const Array& x = *run.in[0];
  const F* factor = run.input<F>(1);
  T* y = like_first<T>(run);
  for (Index at = x.offsets[0]; at < x.offsets[x.rows]; ++at)
    y[at] = static_cast<T>(static_cast<Wide>(x.as<const T>()[at]) * static_cast<Wide>(factor[x.indices[at]]));
  return {};
}

Compiled compile_scale(const Site& site) {
  return for_float(site.out.dtype, [&]<class T>(Tag<T>) -> Compiled {
    if (site.in(1).dtype == Dtype::kFloat32) return {run_scale<T, float>};
    if (site.in(1).dtype == Dtype::kFloat64) return {run_scale<T, double>};
    throw Error(Kind::kInternal, "factors are float32 or float64");
  });
}

bool is_canonical(const Array& x) {  // columns strictly ascending in every row
  for (Index row = 0; row < x.rows; ++row)
    for (Index at = x.offsets[row] + 1; at < x.offsets[row + 1]; ++at)
      if (x.indices[at] <= x.indices[at - 1]) return false;
  return true;
}

// scipy's csr_matrix.sum_duplicates: the entries of a row sorted by column, equal ones added in their order.
template <class T>
Bad run_sum_duplicates(const Run& run) {
  const Array& x = *run.in[0];
  Array& y = run.out;
  y.rows = x.rows;
  if (is_canonical(x)) {
    y.data = x.data;
    y.indices = x.indices;
    y.offsets = x.offsets;
    return {};
  }
  const auto stored = static_cast<std::size_t>(x.offsets[x.rows] - x.offsets[0]);
  const T* from = x.as<const T>();
  T* to = y.memory->values.of<T>(stored);
  y.data = to;
  y.indices = y.memory->indices.of<std::int32_t>(stored);
  y.offsets = y.memory->offsets.of<Index>(static_cast<std::size_t>(x.rows) + 1);
  Index* order = run.scratch.of<Index>(stored);
  Index count = 0;
  y.offsets[0] = 0;
  for (Index row = 0; row < x.rows; ++row) {
    Index* end = order + (x.offsets[row + 1] - x.offsets[row]);
    std::iota(order, end, x.offsets[row]);
    std::sort(order, end,
              [&](Index a, Index b) { return x.indices[a] < x.indices[b] || (x.indices[a] == x.indices[b] && a < b); });
    const Index first = count;
    for (const Index* at = order; at < end; ++at) {
      if (count > first && y.indices[count - 1] == x.indices[*at]) {
        to[count - 1] = static_cast<T>(static_cast<Compute<T>>(to[count - 1]) + static_cast<Compute<T>>(from[*at]));
        continue;
      }
      y.indices[count] = x.indices[*at];
      to[count++] = from[*at];
    }
    y.offsets[row + 1] = count;
  }
  return {};
}

Type stored_type(const Call& call) { return {with_form(call, Form::kCsr).dtype, {kDynamic}}; }

Bad run_stored(const Run& run) {
  const Array& x = *run.in[0];
  const std::size_t item = size_of(run.site.out.dtype);
  run.out.rows = x.offsets[x.rows] - x.offsets[0];
  run.out.data = static_cast<char*>(x.data) + static_cast<std::size_t>(x.offsets[0]) * item;
  return {};
}

Type with_stored_type(const Call& call) {
  Type type = with_form(call, call.in(0).form);
  type.dtype = call.in(1).dtype;
  return type;
}

Bad run_with_stored(const Run& run) {
  const Array& x = *run.in[0];
  const std::size_t item = size_of(run.site.out.dtype);
  run.out.rows = x.rows;
  run.out.indices = x.indices;
  run.out.offsets = x.offsets;  // they may not begin at 0: the values are placed to match
  run.out.data = static_cast<char*>(run.in[1]->data) - static_cast<std::size_t>(x.offsets[0]) * item;
  return {};
}

Type join_type(const Call& call) {
  Type type{call.in(0).dtype, {call.in(0).shape[0], 0}, Form::kCsr};
  for (std::size_t i = 0; i < call.size(); ++i) {
    if (call.in(i).form != Form::kCsr || call.in(i).dtype != type.dtype)
      throw Error(Kind::kInternal, "expected CSR parts of one dtype");
    type.shape[1] += call.in(i).width();
  }
  return type;
}

template <class T>
Bad run_join(const Run& run) {
  const Index rows = run.in[0]->rows;
  std::size_t stored = 1;
  for (std::size_t k = 0; k < run.site.size(); ++k)
    stored += static_cast<std::size_t>(run.in[k]->offsets[rows] - run.in[k]->offsets[0]);
  Array& y = run.out;
  y.rows = rows;
  y.offsets = y.memory->offsets.of<Index>(static_cast<std::size_t>(rows) + 1);
  y.indices = y.memory->indices.of<std::int32_t>(stored);
  T* values = y.memory->values.of<T>(stored);
  y.data = values;
  Index count = 0;
  y.offsets[0] = 0;
  for (Index row = 0; row < rows; ++row) {
    Index before = 0;
    for (std::size_t k = 0; k < run.site.size(); ++k) {
      const Array& x = *run.in[k];
      for (Index at = x.offsets[row]; at < x.offsets[row + 1]; ++at) {
        y.indices[count] = static_cast<std::int32_t>(x.indices[at] + before);
        values[count++] = x.as<const T>()[at];
      }
      before += run.site.in(k).width();
    }
    y.offsets[row + 1] = count;
  }
  return {};
}

using Names = std::vector<onnx::Name>;
// ONNX has no sparse rows at run time: the exporter writes them dense, and these change nothing.
onnx::Name spell_same(onnx::Writer&, const Site&, const Names& in) { return in[0]; }
// The stored values are then all values, and what is 0 stays 0.
onnx::Name spell_with_stored(onnx::Writer& writer, const Site& site, const Names& in) {
  const onnx::Name is_zero = writer.node("Equal", {in[0], writer.scalar(data_type_of(site.in(0).dtype), 0)});
  return writer.where(is_zero, writer.scalar(data_type_of(site.out.dtype), 0), in[1]);
}
onnx::Name spell_scale(onnx::Writer& writer, const Site& site, const Names& in) {
  const onnx::DataType type = data_type_of(site.out.dtype);
  return writer.node("Mul", {in[0], writer.cast(in[1], type)});
}
onnx::Name spell_join(onnx::Writer& writer, const Site&, const Names& in) { return writer.concat(in, 1); }

}  // namespace

constinit const Op kToDense{.name = "to_dense",
                            .type = [](const Call& call) { return with_form(call, Form::kDense); },
                            .compile = [](const Site& site) -> Compiled {
                              return for_number(site.out.dtype,
                                                []<class T>(Tag<T>) -> Compiled { return {run_dense<T>}; });
                            },
                            .to_onnx = spell_same};
constinit const Op kToCsr{.name = "to_csr",
                          .type = [](const Call& call) { return with_form(call, Form::kCsr); },
                          .compile = [](const Site& site) -> Compiled {
                            return for_number(site.out.dtype, []<class T>(Tag<T>) -> Compiled { return {run_csr<T>}; });
                          },
                          .to_onnx = spell_same};
constinit const Op kScaleColumns{
    .name = "scale_columns", .type = scale_type, .compile = compile_scale, .to_onnx = spell_scale};
constinit const Op kSumDuplicates{
    .name = "sum_duplicates",
    .type = [](const Call& call) { return with_form(call, Form::kCsr); },
    .compile = [](const Site& site) -> Compiled {
      return for_number(site.out.dtype, []<class T>(Tag<T>) -> Compiled { return {run_sum_duplicates<T>}; });
    },
    .to_onnx = spell_same};
constinit const Op kStoredValues{.name = "stored_values",
                                 .type = stored_type,
                                 .compile = [](const Site&) -> Compiled { return {run_stored}; },
                                 .to_onnx = spell_same};
constinit const Op kWithStoredValues{.name = "with_stored_values",
                                     .type = with_stored_type,
                                     .compile = [](const Site&) -> Compiled { return {run_with_stored}; },
                                     .to_onnx = spell_with_stored};
constinit const Op kJoinCsr{.name = "join_csr",
                            .type = join_type,
                            .compile = [](const Site& site) -> Compiled {
                              return for_number(site.out.dtype,
                                                []<class T>(Tag<T>) -> Compiled { return {run_join<T>}; });
                            },
                            .to_onnx = spell_join};

Value to_dense(Value X) { return X.is_csr() ? X.program().apply(kToDense, {X}) : X; }
Value to_csr(Value X) { return X.is_csr() ? X : X.program().apply(kToCsr, {X}); }
Value scale_columns(Value X, Value factor) {
  return X.program().apply(kScaleColumns,
                           {X, factor.dtype() == Dtype::kFloat32 ? factor : factor.cast(Dtype::kFloat64)});
}
Value sum_duplicates(Value X) { return X.is_csr() ? X.program().apply(kSumDuplicates, {X}) : X; }
Value stored_values(Value X) { return X.program().apply(kStoredValues, {X}); }
Value with_stored_values(Value X, Value values) { return X.program().apply(kWithStoredValues, {X, values}); }

Value join_csr(std::vector<Value> parts) {
  Dtype dtype = parts.front().dtype();
  for (const Value& part : parts) dtype = promote(dtype, part.dtype());
  for (Value& part : parts) part = to_csr(part).cast(dtype);
  return parts.size() == 1 ? parts.front() : parts.front().program().apply(kJoinCsr, parts);
}

}  // namespace brine
