// See take.h.
#include "ops/take.h"

#include <algorithm>
#include <numeric>

#include "ops/kernel.h"

namespace brine {
namespace {

Type take_type(const Call& call) {
  const Type &table = call.in(0), &index = call.in(1);
  if (table.has_rows() || table.shape.empty() || index.dtype != Dtype::kInt64)
    throw Error(Kind::kInternal, "expected a table of values without rows, and int64");
  Type type{table.dtype, index.shape};
  type.shape.insert(type.shape.end(), table.shape.begin() + 1, table.shape.end());
  return type;
}

template <class T>
Bad run_take(const Run& run) {
  const Type& table = run.site.in(0);
  const Index extent = table.shape[0], width = extent ? table.size() / extent : 0;
  const Index count = run.site.in(1).has_rows() ? run.rows * run.site.in(1).row_size() : run.site.in(1).size();
  const Index per_row = std::max<Index>(run.site.in(1).row_size(), 1);
  const T* x = run.input<T>(0);
  const Index* index = run.input<Index>(1);
  T* y = run.output<T>();
  for (Index i = 0; i < count; ++i) {
    const Index at = index[i] < 0 ? index[i] + extent : index[i];
    if (at < 0 || at >= extent) return {i / per_row, i % per_row};
    if (width == 1) y[i] = x[at];
    else std::copy_n(x + at * width, width, y + i * width);
  }
  return {};
}

Type along_type(const Call& call) {
  const Type &x = call.in(0), &index = call.in(1);
  if (index.dtype != Dtype::kInt64 || x.rank() != index.rank())
    throw Error(Kind::kInternal, "expected int64 of the same rank");
  return {x.dtype, index.shape};
}

template <class T>
Bad run_along(const Run& run) {
  const Index from = run.site.in(0).width(), to = run.site.out.width();
  const Index lines = to ? count_of(run) / to : 0, per_row = std::max<Index>(run.site.out.row_size(), 1);
  const T* x = run.input<T>(0);
  const Index* index = run.input<Index>(1);
  T* y = run.output<T>();
  for (Index line = 0; line < lines; ++line)
    for (Index j = 0; j < to; ++j) {
      const Index at = index[line * to + j];
      if (at < 0 || at >= from) return {line * to / per_row, j};
      y[line * to + j] = x[line * from + at];
    }
  return {};
}

Type order_type(const Call& call) { return {Dtype::kInt64, call.in(0).shape}; }
Type same_type(const Call& call) { return call.in(0); }

template <class T>
bool comes_before(T a, T b) {  // NaN last
  return a < b || (b != b && a == a);
}

template <class T>
Bad run_argsort(const Run& run) {
  const Index width = run.site.out.width(), lines = width ? count_of(run) / width : 0;
  const T* x = run.input<T>(0);
  Index* y = run.output<Index>();
  for (Index line = 0; line < lines; ++line, x += width, y += width) {
    std::iota(y, y + width, Index{0});
    std::sort(y, y + width,
              [x](Index a, Index b) { return comes_before(x[a], x[b]) || (!comes_before(x[b], x[a]) && a < b); });
  }
  return {};
}

template <class T>
Bad run_sort(const Run& run) {
  const Index width = run.site.out.width(), count = count_of(run);
  T* y = run.output<T>();
  std::copy_n(run.input<T>(0), count, y);
  for (Index line = 0; width && line < count / width; ++line)
    std::sort(y + line * width, y + (line + 1) * width, [](T a, T b) { return comes_before(a, b); });
  return {};
}

Type scatter_type(const Call& call) {
  Type type = call.in(0);
  type.shape.back() = call.attributes.integers[0];
  return type;
}

template <class T>
Bad run_scatter(const Run& run) {
  const auto& integers = run.site.attributes.integers;
  const Index width = integers[0], from = run.site.in(0).width(), rows = run.out_rows();
  const T fill = static_cast<T>(run.site.attributes.numbers[0]);
  const T* x = run.input<T>(0);
  T* y = run.output<T>();
  for (Index row = 0; row < rows; ++row, x += from, y += width) {
    std::fill_n(y, width, fill);
    for (Index j = 0; j < from; ++j) y[integers[static_cast<std::size_t>(j + 1)]] = x[j];
  }
  return {};
}

using Names = std::vector<onnx::Name>;
onnx::Name spell_take(onnx::Writer& writer, const Site&, const Names& in) { return writer.gather(in[0], in[1], 0); }
onnx::Name spell_along(onnx::Writer& writer, const Site& site, const Names& in) {
  writer.need(11, "GatherElements");
  return writer.node("GatherElements", in, {{"axis", static_cast<Index>(site.out.rank() - 1)}});
}
onnx::Name spell_argsort(onnx::Writer& writer, const Site& site, const Names& in) {
  return writer.top_k(in[0], site.out.width(), site.out.rank() - 1, false)[1];
}
onnx::Name spell_sort(onnx::Writer& writer, const Site& site, const Names& in) {
  return writer.top_k(in[0], site.out.width(), site.out.rank() - 1, false)[0];
}
onnx::Name spell_scatter(onnx::Writer& writer, const Site& site, const Names& in) {
  const auto& integers = site.attributes.integers;  // a column of `fill` beside x, then each place takes its column
  const Index from = site.in(0).width();
  std::vector<Index> source(static_cast<std::size_t>(integers[0]), from);
  for (Index j = 0; j < from; ++j) source[static_cast<std::size_t>(integers[static_cast<std::size_t>(j + 1)])] = j;
  const onnx::Name shape = writer.concat({writer.size_of_axis(in[0], 0), writer.ints({1})}, 0);
  const onnx::Name filled = writer.filled(shape, data_type_of(site.out.dtype), site.attributes.numbers[0]);
  return writer.gather_at(writer.concat({in[0], filled}, 1), std::move(source), 1);
}

}  // namespace

constinit const Op kTake{
    .name = "take",
    .type = take_type,
    .compile = [](const Site& site) -> Compiled {
      return for_dtype(site.out.dtype, []<class T>(Tag<T>) -> Compiled { return {run_take<T>}; });
    },
    .to_onnx = spell_take,
    .refusal = [](const Run&, const Bad&) { return std::string("an index outside of the table"); }};
constinit const Op kTakeAlong{
    .name = "take_along",
    .type = along_type,
    .compile = [](const Site& site) -> Compiled {
      return for_dtype(site.out.dtype, []<class T>(Tag<T>) -> Compiled { return {run_along<T>}; });
    },
    .to_onnx = spell_along,
    .refusal = [](const Run&, const Bad&) { return std::string("an index outside of the axis"); }};
constinit const Op kArgSort{.name = "argsort",
                            .type = order_type,
                            .compile = [](const Site& site) -> Compiled {
                              return for_number(site.in(0).dtype,
                                                []<class T>(Tag<T>) -> Compiled { return {run_argsort<T>}; });
                            },
                            .to_onnx = spell_argsort};
constinit const Op kSort{.name = "sort",
                         .type = same_type,
                         .compile = [](const Site& site) -> Compiled {
                           return for_number(site.in(0).dtype,
                                             []<class T>(Tag<T>) -> Compiled { return {run_sort<T>}; });
                         },
                         .to_onnx = spell_sort};
constinit const Op kScatterColumns{.name = "scatter_columns",
                                   .type = scatter_type,
                                   .compile = [](const Site& site) -> Compiled {
                                     return for_number(site.out.dtype,
                                                       []<class T>(Tag<T>) -> Compiled { return {run_scatter<T>}; });
                                   },
                                   .to_onnx = spell_scatter};

Value take(Value table, Value index) { return table.program().apply(kTake, {table, index}); }
Value take_along(Value x, Value index) { return x.program().apply(kTakeAlong, {x, index}); }
Value argsort(Value x) { return x.program().apply(kArgSort, {x}); }
Value sort(Value x) { return x.program().apply(kSort, {x}); }
Value scatter_columns(Value x, std::vector<Index> columns, Index width, double fill) {
  if (x.rank() != 2 || static_cast<Index>(columns.size()) != x.width())
    throw Error(Kind::kInternal, "scatter_columns: a place for each column");
  for (const Index column : columns)
    if (column < 0 || column >= width) throw Error(Kind::kMalformed, "scatter_columns: a place outside of the result");
  columns.insert(columns.begin(), width);
  return x.program().apply(kScatterColumns, {x}, {.integers = std::move(columns), .numbers = {fill}});
}

}  // namespace brine
