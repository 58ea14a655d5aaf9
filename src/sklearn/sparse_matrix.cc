// See sparse_matrix.h.
#include "sklearn/sparse_matrix.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/error.h"
#include "sklearn/attribute.h"

namespace brine::sklearn {
namespace {

constexpr Index kDenseMax = Index{1} << 28;  // values: a coefficient matrix that is larger is not one of a fitted model

[[noreturn]] void fail(const object::Ref& ref, std::string what) {
  throw Error(Kind::kMalformed, ref.place(), std::move(what));
}

object::Ref part(const object::Ref& matrix, std::string_view name) {
  const object::Ref value = matrix.attribute(name);
  if (!value) fail(matrix, fmt::format("a sparse matrix: expected its {}, found none", name));
  return value;
}

struct Triplets {
  std::vector<Index> rows, columns;
  std::vector<double> values;
};

// Rows in order, entries of a row in the order in which they stood.
void fill(SparseMatrix& matrix, const Triplets& entries, const object::Ref& ref) {
  matrix.offsets.assign(static_cast<std::size_t>(matrix.n_rows) + 1, 0);
  for (std::size_t i = 0; i < entries.rows.size(); ++i) {
    if (entries.rows[i] < 0 || entries.rows[i] >= matrix.n_rows || entries.columns[i] < 0 ||
        entries.columns[i] >= matrix.n_columns)
      fail(ref, fmt::format("a sparse matrix ({}, {}): entry {} is at ({}, {})", matrix.n_rows, matrix.n_columns, i,
                            entries.rows[i], entries.columns[i]));
    ++matrix.offsets[static_cast<std::size_t>(entries.rows[i]) + 1];
  }
  for (std::size_t row = 0; row < static_cast<std::size_t>(matrix.n_rows); ++row)
    matrix.offsets[row + 1] += matrix.offsets[row];
  std::vector<Index> next = matrix.offsets;
  matrix.indices.resize(entries.rows.size());
  matrix.values.resize(entries.rows.size());
  for (std::size_t i = 0; i < entries.rows.size(); ++i) {
    const auto at = static_cast<std::size_t>(next[static_cast<std::size_t>(entries.rows[i])]++);
    matrix.indices[at] = static_cast<std::int32_t>(entries.columns[i]);
    matrix.values[at] = entries.values[i];
  }
}

// The entries of csr (major: rows) or csc (major: columns).
Triplets compressed(const object::Ref& ref, Index n_major, bool rows_are_major) {
  const std::vector<Index> offsets = integers_of(part(ref, "indptr")), minor = integers_of(part(ref, "indices"));
  Triplets entries;
  entries.values = numbers_of(part(ref, "data"));
  const auto n_entries = static_cast<Index>(std::min(minor.size(), entries.values.size()));
  if (static_cast<Index>(offsets.size()) != n_major + 1 || offsets.front() != 0 || offsets.back() > n_entries ||
      !std::is_sorted(offsets.begin(), offsets.end()))
    fail(ref, fmt::format("a sparse matrix: expected {} ascending offsets up to {}", n_major + 1, n_entries));
  entries.values.resize(static_cast<std::size_t>(offsets.back()));
  std::vector<Index>& major = rows_are_major ? entries.rows : entries.columns;
  for (Index m = 0; m < n_major; ++m)
    major.insert(
        major.end(),
        static_cast<std::size_t>(offsets[static_cast<std::size_t>(m) + 1] - offsets[static_cast<std::size_t>(m)]), m);
  (rows_are_major ? entries.columns : entries.rows).assign(minor.begin(), minor.begin() + offsets.back());
  return entries;
}

Triplets diagonals(const object::Ref& ref, Index n_rows, Index n_columns) {
  const std::vector<Index> offsets = integers_of(part(ref, "offsets"));
  const std::vector<double> data = numbers_of(part(ref, "data"));
  if (offsets.empty() || data.size() % offsets.size() != 0)
    fail(ref, "a sparse matrix of diagonals: expected a row of data for each offset");
  const auto length = static_cast<Index>(data.size() / offsets.size());
  Triplets entries;
  for (std::size_t k = 0; k < offsets.size(); ++k)
    for (Index column = 0; column < std::min(length, n_columns); ++column) {
      const Index row = column - offsets[k];
      if (row < 0 || row >= n_rows) continue;
      entries.rows.push_back(row);
      entries.columns.push_back(column);
      entries.values.push_back(data[k * static_cast<std::size_t>(length) + static_cast<std::size_t>(column)]);
    }
  return entries;
}

std::string_view format_of(const object::Ref& ref) { return ref.qualname().substr(0, 3); }

}  // namespace

bool is_sparse(const object::Ref& ref) {
  if (!ref.is(object::Kind::kInstance) && !ref.is(object::Kind::kCall)) return false;
  const std::string_view name = ref.qualname();
  return ref.module().starts_with("scipy.sparse") && (name.ends_with("_matrix") || name.ends_with("_array"));
}

SparseMatrix sparse_matrix_of(const object::Ref& ref) {
  if (!is_sparse(ref)) fail(ref, "expected a sparse matrix");
  std::vector<Index> shape = integers_of(ref.attribute("_shape") ? ref.attribute("_shape") : part(ref, "shape"));
  const std::string_view format = format_of(ref);
  const bool is_vector = shape.size() == 1 && format == "csr";
  if (is_vector) shape.insert(shape.begin(), 1);
  if (shape.size() != 2 || shape[0] < 0 || shape[1] < 0 || shape[0] > 0x7fffffff || shape[1] > 0x7fffffff)
    fail(ref, "a sparse matrix: expected two sizes below 2^31");
  SparseMatrix matrix{.n_rows = shape[0], .n_columns = shape[1], .is_vector = is_vector};
  const Dtype stored = tensor_of(part(ref, "data")).dtype;
  matrix.dtype = stored == Dtype::kFloat32 ? stored : Dtype::kFloat64;
  if (format == "csr") fill(matrix, compressed(ref, shape[0], true), ref);
  else if (format == "csc") fill(matrix, compressed(ref, shape[1], false), ref);
  else if (format == "dia") fill(matrix, diagonals(ref, shape[0], shape[1]), ref);
  else if (format == "coo") {
    Triplets entries;
    const object::Ref coordinates = ref.attribute("coords");  // since scipy 1.13
    entries.rows = integers_of(coordinates ? coordinates.item(0) : part(ref, "row"));
    entries.columns = integers_of(coordinates ? coordinates.item(1) : part(ref, "col"));
    entries.values = numbers_of(part(ref, "data"));
    if (entries.rows.size() != entries.columns.size() || entries.rows.size() != entries.values.size())
      fail(ref, "a sparse matrix: expected as many rows, columns and values");
    fill(matrix, entries, ref);
  } else {
    throw Error(Kind::kUnsupported, ref.place(), fmt::format("a sparse matrix of class {}", ref.qualname()));
  }
  return matrix;
}

Tensor SparseMatrix::dense() const {
  if (n_columns && n_rows > kDenseMax / n_columns)
    throw Error(Kind::kLimit, fmt::format("a sparse matrix ({}, {}) is too large to be made dense", n_rows, n_columns));
  std::vector<double> wide(static_cast<std::size_t>(n_rows * n_columns), 0.0);
  for (Index row = 0; row < n_rows; ++row)
    for (Index at = offsets[static_cast<std::size_t>(row)]; at < offsets[static_cast<std::size_t>(row) + 1]; ++at)
      wide[static_cast<std::size_t>(row * n_columns + indices[static_cast<std::size_t>(at)])] +=
          values[static_cast<std::size_t>(at)];
  const Shape shape = is_vector ? Shape{n_columns} : Shape{n_rows, n_columns};
  if (dtype == Dtype::kFloat64) return brine::tensor_of(Dtype::kFloat64, shape, std::move(wide));
  return brine::tensor_of(Dtype::kFloat32, shape, std::vector<float>(wide.begin(), wide.end()));
}

}  // namespace brine::sklearn
