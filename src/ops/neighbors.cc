// See neighbors.h.
#include "ops/neighbors.h"

#include <algorithm>
#include <limits>

#include "ops/kernel.h"
#include "ops/nearest_heap.h"

namespace brine {
namespace {

void require_matrix(const Type& type) {
  if (type.rank() != 2 || type.form != Form::kDense) throw Error(Kind::kInternal, "expected a dense matrix");
}

// ---- the smallest ----

Type smallest_type(const Call& call) {
  require_matrix(call.in(0));
  const Index k = call.attributes.integers[0], m = call.in(0).width();
  require_neighbours(k, m);
  return {Dtype::kInt64, {call.in(0).shape[0], k}};
}

template <class T>
Bad run_smallest(const Run& run) {
  const Index m = run.site.in(0).width(), k = run.site.out.width();
  for (Index row = 0, rows = run.out_rows(); row < rows; ++row) {
    const T* x = run.input<T>(0) + row * m;
    Index* y = run.output<Index>() + row * k;
    const auto before = [x](Index a, Index b) {  // NaN last
      const bool nan_a = x[a] != x[a], nan_b = x[b] != x[b];
      if (nan_a != nan_b) return nan_b;
      return x[a] < x[b] || (!(x[b] < x[a]) && a < b);
    };
    for (Index j = 0; j < k; ++j) y[j] = j;
    if (k == m) {
      std::sort(y, y + k, before);
      continue;
    }
    std::make_heap(y, y + k, before);
    for (Index j = k; j < m; ++j) {
      if (!before(j, y[0])) continue;
      std::pop_heap(y, y + k, before);
      y[k - 1] = j;
      std::push_heap(y, y + k, before);
    }
    std::sort_heap(y, y + k, before);
  }
  return {};
}

// ---- graphs ----

template <class T>
T* start_csr(const Run& run, Index stored) {
  Array& y = run.out;
  y.rows = run.rows;
  y.offsets = y.memory->offsets.of<Index>(static_cast<std::size_t>(run.rows) + 1);
  y.indices = y.memory->indices.of<std::int32_t>(static_cast<std::size_t>(stored) + 1);
  T* values = y.memory->values.of<T>(static_cast<std::size_t>(stored) + 1);
  y.data = values;
  y.offsets[0] = 0;
  return values;
}

Type where_type(const Call& call) {
  require_matrix(call.in(0));
  require_matrix(call.in(1));
  if (call.in(1).dtype != Dtype::kBool || call.in(0).shape != call.in(1).shape)
    throw Error(Kind::kInternal, "expected a truth for each value");
  return {call.in(0).dtype, call.in(0).shape, Form::kCsr};
}

// The columns of one row by their keys; behind the keys there is room for as many numbers.
void sort_columns(double* keys, std::int32_t* columns, std::size_t count, Sorting sorting) {
  auto* numbers = reinterpret_cast<Index*>(keys + count);
  std::copy_n(columns, count, numbers);
  sort_pairs(keys, numbers, static_cast<Index>(count), sorting);
  std::transform(numbers, numbers + count, columns, [](Index number) { return static_cast<std::int32_t>(number); });
}

template <class T>
Bad run_where(const Run& run) {
  const Index m = run.site.out.width();
  const bool* inside = run.input<bool>(1);
  T* values = start_csr<T>(run, std::count(inside, inside + run.rows * m, true));
  const auto order = static_cast<Order>(run.site.attributes.integers[0]);
  Array& y = run.out;
  Index at = 0;
  for (Index row = 0; row < run.rows; ++row) {
    const T* x = run.input<T>(0) + row * m;
    const Index first = at;
    for (Index j = 0; j < m; ++j)
      if (inside[row * m + j]) y.indices[at++] = static_cast<std::int32_t>(j);
    if (order == Order::kQuicksort || order == Order::kIntrosort) {
      const auto count = static_cast<std::size_t>(at - first);
      double* keys = run.scratch.of<double>(2 * count);
      for (Index i = first; i < at; ++i) keys[i - first] = static_cast<double>(x[y.indices[i]]);
      sort_columns(keys, y.indices + first, count,
                   order == Order::kQuicksort ? Sorting::kQuicksort : Sorting::kIntrosort);
    }
    if (order == Order::kValues)
      std::sort(y.indices + first, y.indices + at,
                [x](std::int32_t a, std::int32_t b) { return x[a] < x[b] || (!(x[b] < x[a]) && a < b); });
    for (Index i = first; i < at; ++i) values[i] = x[y.indices[i]];
    y.offsets[row + 1] = at;
  }
  return {};
}

Type csr_type(const Call& call) {
  if (call.in(0).form != Form::kCsr || call.in(0).dtype != Dtype::kFloat64)
    throw Error(Kind::kInternal, "expected CSR of float64");
  return call.in(0);
}

Bad run_sorted(const Run& run) {
  const Array& x = *run.in[0];
  const Index first = x.offsets[0], stored = x.offsets[x.rows] - first;
  double* values = start_csr<double>(run, stored);
  std::copy_n(x.as<const double>() + first, stored, values);
  std::copy_n(x.indices + first, stored, run.out.indices);
  for (Index row = 0; row < x.rows; ++row) {
    const Index at = x.offsets[row] - first;
    const auto count = static_cast<std::size_t>(x.offsets[row + 1] - x.offsets[row]);
    double* keys = run.scratch.of<double>(2 * count);
    std::copy_n(values + at, count, keys);
    sort_columns(keys, run.out.indices + at, count, static_cast<Sorting>(run.site.attributes.integers[0]));
    std::copy_n(keys, count, values + at);
    run.out.offsets[row + 1] = x.offsets[row + 1] - first;
  }
  return {};
}

Bad run_ones(const Run& run) {
  const Array& x = *run.in[0];
  run.out.rows = x.rows;
  run.out.offsets = x.offsets;
  run.out.indices = x.indices;
  const Index stop = x.offsets[x.rows];
  double* ones = run.out.memory->values.of<double>(static_cast<std::size_t>(stop) + 1);
  std::fill_n(ones, stop, 1.0);
  run.out.data = ones;
  return {};
}

Type rows_type(const Call& call) {
  require_matrix(call.in(0));
  if (call.in(1).dtype != Dtype::kInt64 || call.in(0).shape != call.in(1).shape)
    throw Error(Kind::kInternal, "expected a column for each value");
  return {call.in(0).dtype, {call.in(0).shape[0], call.attributes.integers[0]}, Form::kCsr};
}

template <class T>
Bad run_rows(const Run& run) {
  const Index k = run.site.in(0).width(), width = run.site.out.width();
  T* values = start_csr<T>(run, run.rows * k);
  std::copy_n(run.input<T>(0), run.rows * k, values);
  for (Index row = 0; row < run.rows; ++row) {
    for (Index j = 0; j < k; ++j) {
      const Index column = run.input<Index>(1)[row * k + j];
      if (column < 0 || column >= width) return {row, j};
      run.out.indices[row * k + j] = static_cast<std::int32_t>(column);
    }
    run.out.offsets[row + 1] = (row + 1) * k;
  }
  return {};
}

Type filled_type(const Call& call) {
  if (call.in(0).form != Form::kCsr) throw Error(Kind::kInternal, "expected CSR");
  return {call.in(0).dtype, call.in(0).shape};
}

template <class T>
Bad run_filled(const Run& run) {
  const Array& x = *run.in[0];
  const Index width = run.site.out.width();
  T* y = run.output<T>();
  std::fill_n(y, x.rows * width, static_cast<T>(run.site.attributes.numbers[0]));
  for (Index row = 0; row < x.rows; ++row)
    for (Index at = x.offsets[row]; at < x.offsets[row + 1]; ++at) y[row * width + x.indices[at]] = x.as<const T>()[at];
  return {};
}

// ---- lists ----

Type ragged_values_type(const Call& call) {
  if (call.in(0).form != Form::kCsr) throw Error(Kind::kInternal, "expected CSR");
  return {call.in(0).dtype, {call.in(0).shape[0], kDynamic}, Form::kRagged};
}
Type ragged_columns_type(const Call& call) {
  Type type = ragged_values_type(call);
  type.dtype = Dtype::kInt64;
  return type;
}

Bad run_ragged_values(const Run& run) {
  const Array& x = *run.in[0];
  run.out.rows = x.rows;
  run.out.offsets = x.offsets;
  run.out.data = x.data;
  return {};
}

Bad run_ragged_columns(const Run& run) {
  const Array& x = *run.in[0];
  run.out.rows = x.rows;
  run.out.offsets = x.offsets;
  const Index stop = x.offsets[x.rows];
  Index* columns = run.out.memory->values.of<Index>(static_cast<std::size_t>(stop) + 1);
  for (Index at = x.offsets[0]; at < stop; ++at) columns[at] = x.indices[at];
  run.out.data = columns;
  return {};
}

// ---- shortest ways ----

Type min_plus_type(const Call& call) {
  require_matrix(call.in(0));
  require_matrix(call.in(1));
  if (call.in(0).dtype != call.in(1).dtype || call.in(0).width() != call.in(1).shape[0])
    throw Error(Kind::kInternal, "expected a row for each column");
  return {call.in(0).dtype, {call.in(0).shape[0], call.in(1).width()}};
}

template <class T>
Bad run_min_plus(const Run& run) {
  const Index m = run.site.in(0).width(), p = run.site.out.width();
  for (Index row = 0, rows = run.out_rows(); row < rows; ++row) {
    const T* d = run.input<T>(0) + row * m;
    T* y = run.output<T>() + row * p;
    std::fill_n(y, p, std::numeric_limits<T>::infinity());
    for (Index v = 0; v < m; ++v) {
      if (d[v] == std::numeric_limits<T>::infinity()) continue;
      const T* way = run.input<T>(1) + v * p;
      for (Index j = 0; j < p; ++j) y[j] = std::min(y[j], d[v] + way[j]);
    }
  }
  return {};
}

// ---- ONNX ----

using Names = std::vector<onnx::Name>;
onnx::Name spell_smallest(onnx::Writer& g, const Site& site, const Names& in) {
  return g.top_k(in[0], site.out.width(), 1, false)[1];
}
onnx::Name spell_min_plus(onnx::Writer& g, const Site&, const Names& in) {
  return g.reduce("ReduceMin", g.node("Add", {g.unsqueeze(in[0], {2}), in[1]}), {1}, false);
}

// What CSR leaves out is 0 there.
onnx::Name spell_where(onnx::Writer& g, const Site& site, const Names& in) {
  return g.where(in[1], in[0], g.scalar(data_type_of(site.out.dtype), 0));
}
onnx::Name spell_csr(onnx::Writer&, const Site&, const Names& in) { return in[0]; }

Grain in_batches(const Site&) { return Grain::kBatch; }

}  // namespace

constinit const Op kSmallest{.name = "smallest",
                             .type = smallest_type,
                             .compile = [](const Site& site) -> Compiled {
                               return for_number(site.in(0).dtype,
                                                 []<class T>(Tag<T>) -> Compiled { return {run_smallest<T>}; });
                             },
                             .to_onnx = spell_smallest};
constinit const Op kCsrWhere{.name = "csr_where",
                             .type = where_type,
                             .compile = [](const Site& site) -> Compiled {
                               return for_number(site.out.dtype,
                                                 []<class T>(Tag<T>) -> Compiled { return {run_where<T>}; });
                             },
                             .to_onnx = spell_where};
constinit const Op kSortedCsr{.name = "sorted_csr",
                              .type = csr_type,
                              .compile = [](const Site&) -> Compiled { return {run_sorted}; },
                              .to_onnx = spell_csr};
constinit const Op kCsrOnes{
    .name = "csr_ones", .type = csr_type, .compile = [](const Site&) -> Compiled { return {run_ones}; }};
constinit const Op kCsrRows{
    .name = "csr_rows",
    .type = rows_type,
    .compile = [](const Site& site) -> Compiled {
      return for_number(site.out.dtype, []<class T>(Tag<T>) -> Compiled { return {run_rows<T>}; });
    },
    .refusal = [](const Run&, const Bad&) { return std::string("a column outside of the matrix"); }};
constinit const Op kDenseFilled{
    .name = "dense_filled", .type = filled_type, .compile = [](const Site& site) -> Compiled {
      return for_number(site.out.dtype, []<class T>(Tag<T>) -> Compiled { return {run_filled<T>}; });
    }};
constinit const Op kRaggedValues{.name = "ragged_values",
                                 .type = ragged_values_type,
                                 .compile = [](const Site&) -> Compiled { return {run_ragged_values}; }};
constinit const Op kRaggedColumns{.name = "ragged_columns",
                                  .type = ragged_columns_type,
                                  .compile = [](const Site&) -> Compiled { return {run_ragged_columns}; }};
constinit const Op kMinPlus{.name = "min_plus",
                            .type = min_plus_type,
                            .compile = [](const Site& site) -> Compiled {
                              return for_float(site.out.dtype, []<class T>(Tag<T>) -> Compiled {
                                if constexpr (std::is_same_v<T, Half>)
                                  throw Error(Kind::kInternal, "min_plus of float16");
                                else
                                  return {run_min_plus<T>};
                              });
                            },
                            .to_onnx = spell_min_plus,
                            .grain = in_batches};

Value smallest(Value D, Index k) { return D.program().apply(kSmallest, {D}, {.integers = {k}}); }
Value csr_where(Value values, Value inside, Order order) {
  return values.program().apply(kCsrWhere, {values, inside}, {.integers = {static_cast<Index>(order)}});
}
Value sorted_csr(Value X, Sorting sorting) {
  return X.program().apply(kSortedCsr, {X}, {.integers = {static_cast<Index>(sorting)}});
}
Value csr_ones(Value X) { return X.program().apply(kCsrOnes, {X}); }
Value csr_rows(Value values, Value columns, Index width) {
  return values.program().apply(kCsrRows, {values, columns}, {.integers = {width}});
}
Value dense_filled(Value X, double fill) { return X.program().apply(kDenseFilled, {X}, {.numbers = {fill}}); }
Value ragged_values(Value X) { return X.program().apply(kRaggedValues, {X}); }
Value ragged_columns(Value X) { return X.program().apply(kRaggedColumns, {X}); }
Value min_plus(Value D, Value M) { return D.program().apply(kMinPlus, {D, M}); }

}  // namespace brine
