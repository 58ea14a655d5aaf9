// See columns.h.
#include "ops/columns.h"

#include <algorithm>
#include <numeric>

#include <fmt/format.h>

#include "ops/kernel.h"
#include "ops/shape.h"

namespace brine {
namespace {

// ---- one column -----------------------------------------------------------------------------------------------------

Type column_type(const Call& call) {
  const Type& x = call.in(0);
  const Index j = call.attributes.integers[0];
  if (x.rank() != 2 || j < 0 || j >= x.width())
    throw Error(Kind::kUsage, fmt::format("expected more than {} columns", j));
  return {x.form == Form::kTable ? x.columns[static_cast<std::size_t>(j)].dtype : x.dtype, {x.shape[0]}};
}

template <class T>
Bad run_column(const Run& run) {
  const Index j = run.site.attributes.integers[0], width = run.site.in(0).width(), rows = run.out_rows();
  T* y = run.output<T>();
  const Array& x = *run.in[0];
  if (run.site.in(0).form == Form::kTable) {
    std::copy_n(x.columns[j].as<const T>(), rows, y);
  } else if (run.site.in(0).form == Form::kCsr) {
    for (Index row = 0; row < rows; ++row) {
      y[row] = T{};
      for (Index at = x.offsets[row]; at < x.offsets[row + 1]; ++at)
        if (x.indices[at] == j) y[row] = x.as<const T>()[at];
    }
  } else {
    const T* from = x.as<const T>() + j;
    for (Index row = 0; row < rows; ++row) y[row] = from[row * width];
  }
  return {};
}

onnx::Name spell_column(onnx::Writer& writer, const Site& site, const std::vector<onnx::Name>& in) {
  const Index j = site.attributes.integers[0];
  if (site.in(0).form == Form::kTable) return writer.squeeze(writer.columns().at(static_cast<std::size_t>(j)), {1});
  return writer.column(in[0], j);
}

// ---- several --------------------------------------------------------------------------------------------------------

Type take_type(const Call& call) {
  Type type = call.in(0);
  if (type.rank() != 2) throw Error(Kind::kUsage, fmt::format("expected a matrix, found {}", to_string(type)));
  std::vector<Column> columns;
  for (const Index j : call.attributes.integers) {
    if (j < 0 || j >= type.width())
      throw Error(Kind::kUsage, fmt::format("expected more than {} columns, found {}", j, type.width()));
    if (type.form == Form::kTable) columns.push_back(type.columns[static_cast<std::size_t>(j)]);
  }
  type.columns = std::move(columns);
  type.shape[1] = static_cast<Index>(call.attributes.integers.size());
  return type;
}

template <class T>
Bad take_dense(const Run& run) {
  const auto& columns = run.site.attributes.integers;
  const Index width = run.site.in(0).width(), rows = run.out_rows();
  const T* x = run.input<T>(0);
  T* y = run.output<T>();
  for (Index row = 0; row < rows; ++row, x += width)
    for (const Index j : columns) *y++ = x[j];
  return {};
}

// Columns of CSR rows in the order asked for: entries of a row are gone through once for each wanted column's source.
template <class T>
Bad take_csr(const Run& run) {
  const auto& columns = run.site.attributes.integers;
  const Array& x = *run.in[0];
  Array& y = run.out;
  const Index rows = x.rows, stored = x.offsets[rows] - x.offsets[0];
  std::vector<std::vector<std::int32_t>> places(static_cast<std::size_t>(run.site.in(0).width()));
  std::size_t most = 1;
  for (std::size_t k = 0; k < columns.size(); ++k) {
    auto& of = places[static_cast<std::size_t>(columns[k])];
    of.push_back(static_cast<std::int32_t>(k));
    most = std::max(most, of.size());
  }
  const std::size_t capacity = static_cast<std::size_t>(stored) * most;
  y.rows = rows;
  y.offsets = y.memory->offsets.of<Index>(static_cast<std::size_t>(rows) + 1);
  y.indices = y.memory->indices.of<std::int32_t>(capacity);
  y.data = y.memory->values.of<T>(capacity);
  Index count = 0;
  y.offsets[0] = 0;
  for (Index row = 0; row < rows; ++row) {
    const Index first = count;
    for (Index at = x.offsets[row]; at < x.offsets[row + 1]; ++at)
      for (const std::int32_t place : places[static_cast<std::size_t>(x.indices[at])]) {
        Index to = count++;  // keep the columns ascending, as scipy's column index does
        for (; to > first && y.indices[to - 1] > place; --to) {
          y.indices[to] = y.indices[to - 1];
          y.as<T>()[to] = y.as<T>()[to - 1];
        }
        y.indices[to] = place;
        y.as<T>()[to] = x.as<const T>()[at];
      }
    y.offsets[row + 1] = count;
  }
  return {};
}

Bad take_table(const Run& run) {
  const auto& columns = run.site.attributes.integers;
  Array* chosen = run.out.memory->values.of<Array>(std::max<std::size_t>(columns.size(), 1));
  for (std::size_t k = 0; k < columns.size(); ++k) chosen[k] = run.in[0]->columns[columns[k]];
  run.out.columns = chosen;
  run.out.rows = run.rows;
  return {};
}

Compiled compile_take(const Site& site) {
  if (site.out.form == Form::kTable) return {take_table};
  return for_dtype(site.out.dtype, [&]<class T>(Tag<T>) -> Compiled {
    return {site.out.form == Form::kCsr ? take_csr<T> : take_dense<T>};
  });
}

onnx::Name spell_take(onnx::Writer& writer, const Site& site, const std::vector<onnx::Name>& in) {
  if (site.out.form != Form::kDense)
    throw Error(Kind::kUnsupported, "columns of a table or a sparse matrix as one ONNX value");
  return writer.gather_at(in[0], site.attributes.integers, 1);
}

// ---- tables made inside
// ----------------------------------------------------------------------------------------------

// Inputs: (n,) columns, one for each name.
Type make_table_type(const Call& call) {
  Type type{Dtype::kObject, {kRows, static_cast<Index>(call.size())}, Form::kTable};
  for (std::size_t j = 0; j < call.size(); ++j) type.columns.push_back({call.attributes.texts[j], call.in(j).dtype});
  return type;
}

Bad run_make_table(const Run& run) {
  const std::size_t width = run.site.size();
  Array* columns = run.out.memory->values.of<Array>(std::max<std::size_t>(width, 1));
  for (std::size_t j = 0; j < width; ++j) columns[j] = *run.in[j];
  run.out.columns = columns;
  run.out.rows = run.rows;
  return {};
}

// bool beside numbers is object in pandas' eyes, unlike in numpy's.
Dtype common_dtype(const Type& table) {
  Dtype dtype = table.columns.empty() ? Dtype::kFloat64 : table.columns.front().dtype;
  for (const Column& each : table.columns)
    dtype = (dtype == Dtype::kBool) != (each.dtype == Dtype::kBool) ? Dtype::kObject : promote_any(dtype, each.dtype);
  return dtype;
}

Dtype number_dtype(const Type& table) {
  if (table.columns.empty()) return Dtype::kFloat64;
  Dtype dtype = table.columns.front().dtype;
  for (const Column& each : table.columns) {
    if (!is_number(each.dtype)) return Dtype::kFloat64;
    dtype = promote_any(dtype, each.dtype);
  }
  return dtype;
}

Value matrix_of(Value table, Dtype dtype) {
  std::vector<Value> columns;
  for (Index j = 0; j < table.width(); ++j) columns.push_back(expand(column(table, j).cast(dtype), 1));
  if (columns.empty()) throw Error(Kind::kUsage, "expected at least one column, found none");
  return concat(std::move(columns), 1);
}

}  // namespace

constinit const Op kColumn{.name = "column",
                           .type = column_type,
                           .compile = [](const Site& site) -> Compiled {
                             return for_dtype(site.out.dtype,
                                              []<class T>(Tag<T>) -> Compiled { return {run_column<T>}; });
                           },
                           .to_onnx = spell_column};
constinit const Op kTakeColumns{
    .name = "take_columns", .type = take_type, .compile = compile_take, .to_onnx = spell_take};
constinit const Op kMakeTable{
    .name = "make_table", .type = make_table_type, .compile = [](const Site&) -> Compiled { return {run_make_table}; }};

Value column(Value x, Index index) {
  const Node& node = x.node();
  if (x.rank() == 2 && index >= 0 && index < x.width()) {
    const auto j =
        static_cast<std::size_t>(index);  // a column of a choice is a column of the source: nothing is copied
    if (node.op == &kTakeColumns) return column({x.program(), node.inputs[0]}, node.attributes.integers[j]);
    if (node.op == &kMakeTable) return {x.program(), node.inputs[j]};
  }
  return x.program().apply(kColumn, {x}, {.integers = {index}});
}

Value take_columns(Value x, std::vector<Index> columns) {
  if (x.rank() == 2 && static_cast<Index>(columns.size()) == x.width()) {
    bool all = true;
    for (std::size_t j = 0; j < columns.size(); ++j) all = all && columns[j] == static_cast<Index>(j);
    if (all) return x;
  }
  return x.program().apply(kTakeColumns, {x}, {.integers = std::move(columns)});
}

Value slice_columns(Value x, Index first, Index count) {
  std::vector<Index> columns(static_cast<std::size_t>(count));
  std::iota(columns.begin(), columns.end(), first);
  return take_columns(x, std::move(columns));
}

Value as_numbers(Value x) {
  if (x.is_table()) return matrix_of(x, number_dtype(x.type()));
  if (x.rank() == 2 && !is_number(x.dtype()) && x.type().form == Form::kDense) return x.cast(Dtype::kFloat64);
  return x;
}

Value as_array(Value x) { return x.is_table() ? matrix_of(x, common_dtype(x.type())) : x; }

Value as_table(Value x, std::vector<std::string> names) {
  if (x.is_csr()) throw Error(Kind::kUsage, "set_output(transform='pandas') does not take a sparse result");
  if (x.rank() != 2 || static_cast<Index>(names.size()) != x.width())
    throw Error(Kind::kMalformed,
                fmt::format("expected {} columns, one for each name, found {}", names.size(), to_string(x.type())));
  std::vector<Value> columns;
  for (Index j = 0; j < x.width(); ++j) columns.push_back(column(x, j));
  return x.program().apply(kMakeTable, std::move(columns), {.texts = std::move(names)});
}

Value join_columns(std::vector<Value> parts) {
  for (Value& part : parts) {
    part = as_array(part);
    if (part.rank() == 1) part = expand(part, 1);
  }
  return concat(std::move(parts), 1);
}

Value join_tables(std::vector<Value> parts) {
  std::vector<Value> columns;
  std::vector<std::string> names;
  for (const Value& part : parts)
    for (Index j = 0; j < part.width(); ++j) {
      columns.push_back(column(part, j));
      names.push_back(part.type().columns[static_cast<std::size_t>(j)].name);
    }
  return parts.front().program().apply(kMakeTable, std::move(columns), {.texts = std::move(names)});
}

std::vector<Index> positions_of(const Type& table, const std::vector<std::string>& names) {
  std::vector<Index> positions;
  for (const std::string& name : names) {
    const auto found =
        std::find_if(table.columns.begin(), table.columns.end(), [&](const Column& each) { return each.name == name; });
    if (found == table.columns.end())
      throw Error(Kind::kUsage, fmt::format("column '{}': expected, not found in the data", name));
    positions.push_back(found - table.columns.begin());
  }
  return positions;
}

}  // namespace brine
