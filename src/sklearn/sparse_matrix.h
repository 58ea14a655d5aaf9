// A scipy sparse matrix among fitted attributes: checked, and made dense or kept as rows.
#pragma once

#include <vector>

#include "object/graph.h"
#include "program/program.h"

namespace brine::sklearn {

// CSR by rows; csc_matrix, coo_matrix and dia_matrix are turned into it. Values float64 (int and float32 widened;
// `dtype` says what they were). Duplicates stay. Indices and offsets have been checked against the shape.
struct SparseMatrix {
  Index n_rows = 0, n_columns = 0;
  bool is_vector = false;               // csr of one axis (scipy's since 1.15): its one row
  Dtype dtype = Dtype::kFloat64;
  std::vector<Index> offsets;           // n_rows + 1
  std::vector<std::int32_t> indices;
  std::vector<double> values;

  // (n_rows, n_columns), of a vector (n_columns,), of `dtype` (float32 or float64)
  Tensor dense() const;
};

bool is_sparse(const object::Ref& ref);           // an instance of scipy.sparse's matrices or arrays
SparseMatrix sparse_matrix_of(const object::Ref& ref);

}  // namespace brine::sklearn
