#include "model/input.h"

#include <algorithm>
#include <cstring>

#include <fmt/format.h>

#include "base/error.h"
#include "base/guarded_mapping.h"

namespace brine {
namespace {

std::size_t alignment_of(Dtype dtype) { return std::min<std::size_t>(size_of(dtype), 8); }

// Copies `view` row-major: innermost axis by axis, from the outermost in.
void pack(const TensorView& view, int axis, const std::uint8_t* from, std::uint8_t*& to) {
  const std::size_t size = size_of(view.dtype);
  if (axis == view.rank) {
    std::memcpy(to, from, size);
    to += size;
    return;
  }
  const auto a = static_cast<std::size_t>(axis);
  for (Index i = 0; i < view.shape[a]; ++i) pack(view, axis + 1, from + i * view.strides[a], to);
}

const Tensor& require_vector(const Tensor& tensor, Dtype dtype, std::string_view what) {
  if (tensor.dtype != dtype || tensor.shape.size() != 1)
    throw Error(Kind::kUsage, fmt::format("{}: expected a vector of {}", what, name_of(dtype)));
  return tensor;
}

}  // namespace

bool is_bare(const TensorView& view) {
  return view.is_row_major() && reinterpret_cast<std::uintptr_t>(view.data) % alignment_of(view.dtype) == 0;
}

bool is_type_of(const Type& type, const TensorView& view) {
  if (type.form != Form::kDense || type.dtype != view.dtype || type.rank() != view.rank) return false;
  for (std::size_t axis = 1; axis < type.shape.size(); ++axis)
    if (type.shape[axis] != view.shape[axis]) return false;
  return true;
}

Type type_of(const TensorView& view) {
  if (view.rank == 0) throw Error(Kind::kUsage, "Expected 2D array, got scalar array instead");
  Type type{view.dtype, {view.shape.begin(), view.shape.begin() + view.rank}};
  type.shape[0] = kRows;
  return type;
}

Input::Input(const Rows& rows) {
  if (rows.dense())
    bind(*rows.dense());
  else if (rows.csr())
    bind(*rows.csr());
  else
    bind(*rows.table());
}

Input::Input(const Ragged& lists) {
  const Tensor& offsets = require_vector(lists.offsets, Dtype::kInt64, "offsets of lists");
  const Index rows = offsets.size() - 1, stored = lists.values.size();
  const Index* at = offsets.as<Index>();
  if (rows < 0 || lists.values.shape.size() != 1 || at[0] != 0 || at[rows] != stored ||
      !std::is_sorted(at, at + rows + 1))
    throw Error(Kind::kUsage, fmt::format("offsets of lists: expected them to rise from 0 to {}", stored));
  type_ = {lists.values.dtype, {kRows, kDynamic}, Form::kRagged};
  array_.rows = rows;
  array_.data = const_cast<void*>(lists.values.data);
  array_.offsets = const_cast<Index*>(at);
}

void Input::require_whole() const {
  const auto is_lost = [](const Array& array) { return GuardedMapping::is_lost(array.data); };
  if (is_lost(array_) || std::any_of(columns_.begin(), columns_.end(), is_lost))
    throw Error(Kind::kUsage, "the rows are in a file that was cut short since it was opened");
}

void Input::bind(const TensorView& view) {
  type_ = type_of(view);
  array_.rows = view.shape[0];
  if (is_bare(view)) {
    array_.data = const_cast<void*>(view.data);
    return;
  }
  std::size_t bytes = size_of(view.dtype);
  for (int axis = 0; axis < view.rank; ++axis)
    bytes *= static_cast<std::size_t>(view.shape[static_cast<std::size_t>(axis)]);
  array_.data = packed_.bytes(std::max<std::size_t>(bytes, 1));
  auto* to = static_cast<std::uint8_t*>(array_.data);
  pack(view, 0, static_cast<const std::uint8_t*>(view.data), to);
}

void Input::bind(const Csr& csr) {
  const Tensor& offsets = require_vector(csr.offsets, Dtype::kInt64, "CSR offsets");
  const Tensor& columns = require_vector(csr.columns, Dtype::kInt32, "CSR columns");
  if (csr.values.shape != columns.shape || !is_number(csr.values.dtype))
    throw Error(Kind::kUsage, "CSR values: expected as many numbers as columns");
  const Index rows = offsets.size() - 1, stored = columns.size();
  const Index* at = offsets.as<Index>();
  if (rows < 0 || at[0] != 0 || at[rows] != stored || !std::is_sorted(at, at + rows + 1))
    throw Error(Kind::kUsage, fmt::format("CSR offsets: expected them to rise from 0 to {}", stored));
  const std::int32_t* column = columns.as<std::int32_t>();
  for (Index i = 0; i < stored; ++i)
    if (column[i] < 0 || column[i] >= csr.n_columns)
      throw Error(Kind::kUsage, fmt::format("CSR columns: expected them below {}, found {}", csr.n_columns, column[i]));
  type_ = {csr.values.dtype, {kRows, csr.n_columns}, Form::kCsr};
  array_.rows = rows;
  array_.data = const_cast<void*>(csr.values.data);
  array_.indices = const_cast<std::int32_t*>(column);
  array_.offsets = const_cast<Index*>(at);
}

void Input::bind(const Table& table) {
  if (table.names.size() != table.columns.size()) throw Error(Kind::kUsage, "a table: expected a name for each column");
  type_ = {Dtype::kObject, {kRows, static_cast<Index>(table.columns.size())}, Form::kTable};
  array_.rows = table.columns.empty() ? 0 : table.columns[0].size();
  for (std::size_t j = 0; j < table.columns.size(); ++j) {
    const Tensor& column = table.columns[j];
    if (column.shape != Shape{array_.rows})
      throw Error(Kind::kUsage,
                  fmt::format("column '{}': expected {} values, as in the first", table.names[j], array_.rows));
    type_.columns.push_back({table.names[j], column.dtype});
    columns_.push_back({.data = const_cast<void*>(column.data), .rows = array_.rows});
  }
  array_.columns = columns_.data();
}

}  // namespace brine
