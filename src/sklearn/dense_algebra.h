// Small dense algebra on fitted arrays, done once when a model is opened. Row-major, float64.
#pragma once

#include <optional>
#include <vector>

#include "sklearn/fitted.h"

namespace brine::sklearn {

struct Matrix {
  Index rows = 0, columns = 0;
  std::vector<double> values = {};

  Matrix(Index n_rows, Index n_columns)
      : rows(n_rows), columns(n_columns), values(static_cast<std::size_t>(n_rows * n_columns), 0.0) {}
  double& operator()(Index i, Index j) { return values[static_cast<std::size_t>(i * columns + j)]; }
  double operator()(Index i, Index j) const { return values[static_cast<std::size_t>(i * columns + j)]; }
  static Matrix identity(Index n);
};

Matrix matrix_of(const Fitted& self, std::string_view name);   // of two axes
Matrix dense_matrix(const object::Ref& stored);                // the same of an array or a scipy sparse matrix
Matrix product(const Matrix& A, const Matrix& B);
Matrix transposed(const Matrix& A);
// The inverse and the sign and logarithm of the determinant, by elimination with row exchanges; nothing where A is
// singular.
struct Inverse {
  Matrix matrix;
  double sign, log_determinant;
};
std::optional<Inverse> inverse_of(Matrix A);
// Of a symmetric A, V diag(1 / s) V' over the eigenvalues |s| > d eps max|s|, as scipy.linalg.pinvh chooses them.
Matrix pseudo_inverse(Matrix A);
Value constant_of(const Fitted& self, Matrix A);

}  // namespace brine::sklearn
