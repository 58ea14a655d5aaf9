// See dense_algebra.h.
#include "sklearn/dense_algebra.h"

#include <limits>
#include <algorithm>
#include <cmath>
#include <utility>

#include "math/elementary.h"
#include "program/dispatch.h"
#include "sklearn/sparse_matrix.h"

namespace brine::sklearn {

Matrix Matrix::identity(Index n) {
  Matrix I(n, n);
  for (Index i = 0; i < n; ++i) I(i, i) = 1;
  return I;
}

Matrix matrix_of(const Fitted& self, std::string_view name) {
  const Value value = self.array(name, {kAny, kAny});
  Matrix A(value.shape()[0], value.shape()[1]);
  A.values = self.numbers(name);
  return A;
}

Matrix dense_matrix(const object::Ref& stored) {
  const Tensor tensor = is_sparse(stored) ? sparse_matrix_of(stored).dense() : tensor_of(stored);
  if (tensor.shape.size() != 2 || !is_number(tensor.dtype))
    throw Error(Kind::kMalformed, stored.place(), "expected a matrix of numbers");
  Matrix A(tensor.shape[0], tensor.shape[1]);
  for_number(tensor.dtype, [&]<class T>(Tag<T>) {
    for (std::size_t i = 0; i < A.values.size(); ++i) A.values[i] = static_cast<double>(tensor.as<T>()[i]);
  });
  return A;
}

Matrix product(const Matrix& A, const Matrix& B) {
  if (A.columns != B.rows) throw Error(Kind::kMalformed, "a product of fitted arrays: their sizes do not fit");
  Matrix C(A.rows, B.columns);
  for (Index i = 0; i < A.rows; ++i)
    for (Index k = 0; k < A.columns; ++k)
      for (Index j = 0; j < B.columns; ++j) C(i, j) += A(i, k) * B(k, j);
  return C;
}

Matrix transposed(const Matrix& A) {
  Matrix T(A.columns, A.rows);
  for (Index i = 0; i < A.rows; ++i)
    for (Index j = 0; j < A.columns; ++j) T(j, i) = A(i, j);
  return T;
}

std::optional<Inverse> inverse_of(Matrix A) {
  if (A.rows != A.columns) throw Error(Kind::kMalformed, "an inverse: expected a square matrix");
  const Index n = A.rows;
  Inverse result{Matrix::identity(n), 1, 0};
  Matrix& B = result.matrix;
  for (Index k = 0; k < n; ++k) {
    Index pivot = k;
    for (Index i = k + 1; i < n; ++i)
      if (std::fabs(A(i, k)) > std::fabs(A(pivot, k))) pivot = i;
    if (!(std::fabs(A(pivot, k)) > 0)) return std::nullopt;
    if (pivot != k) {
      result.sign = -result.sign;
      for (Index j = 0; j < n; ++j) {
        std::swap(A(k, j), A(pivot, j));
        std::swap(B(k, j), B(pivot, j));
      }
    }
    if (A(k, k) < 0) result.sign = -result.sign;
    result.log_determinant += math::log(std::fabs(A(k, k)));
    for (Index i = k + 1; i < n; ++i) {
      const double factor = A(i, k) / A(k, k);
      if (factor == 0) continue;
      for (Index j = k; j < n; ++j) A(i, j) -= factor * A(k, j);
      for (Index j = 0; j < n; ++j) B(i, j) -= factor * B(k, j);
    }
  }
  for (Index k = n; k-- > 0;)
    for (Index j = 0; j < n; ++j) {
      double total = B(k, j);
      for (Index i = k + 1; i < n; ++i) total -= A(k, i) * B(i, j);
      B(k, j) = total / A(k, k);
    }
  return result;
}

namespace {

constexpr int kSweepsMax = 60;

// Turns rows and columns p and q so that A(p, q) becomes 0.
void rotate(Matrix& A, Matrix& V, Index p, Index q) {
  const double off = A(p, q);
  if (off == 0) return;
  const double theta = (A(q, q) - A(p, p)) / (2 * off);
  const double t = (theta >= 0 ? 1 : -1) / (std::fabs(theta) + std::sqrt(theta * theta + 1));
  const double c = 1 / std::sqrt(t * t + 1), s = t * c;
  for (Index k = 0; k < A.rows; ++k) {
    const double a = A(k, p), b = A(k, q);
    A(k, p) = c * a - s * b;
    A(k, q) = s * a + c * b;
  }
  for (Index k = 0; k < A.rows; ++k) {
    const double a = A(p, k), b = A(q, k), v = V(k, p), w = V(k, q);
    A(p, k) = c * a - s * b;
    A(q, k) = s * a + c * b;
    V(k, p) = c * v - s * w;
    V(k, q) = s * v + c * w;
  }
}

// Jacobi's rotations: A becomes the diagonal of its eigenvalues, exact to a few ulp of the largest; V their vectors as
// columns.
Matrix diagonalise(Matrix& A) {
  Matrix V = Matrix::identity(A.rows);
  for (int sweep = 0; sweep < kSweepsMax; ++sweep) {
    double off = 0, on = 0;
    for (Index i = 0; i < A.rows; ++i)
      for (Index j = 0; j < A.rows; ++j) (i == j ? on : off) += A(i, j) * A(i, j);
    if (!(off > 1e-34 * on)) break;
    for (Index p = 0; p < A.rows; ++p)
      for (Index q = p + 1; q < A.rows; ++q) rotate(A, V, p, q);
  }
  return V;
}

}  // namespace

Matrix pseudo_inverse(Matrix A) {
  if (A.rows != A.columns) throw Error(Kind::kMalformed, "expected a square matrix");
  const Index d = A.rows;
  const Matrix V = diagonalise(A);
  double largest = 0;
  for (Index i = 0; i < d; ++i) largest = std::max(largest, std::fabs(A(i, i)));
  const double least = largest * static_cast<double>(d) * std::numeric_limits<double>::epsilon();
  Matrix inverse(d, d);
  for (Index k = 0; k < d; ++k) {
    if (std::fabs(A(k, k)) <= least) continue;
    for (Index i = 0; i < d; ++i)
      for (Index j = 0; j < d; ++j) inverse(i, j) += V(i, k) / A(k, k) * V(j, k);
  }
  return inverse;
}

Value constant_of(const Fitted& self, Matrix A) {
  return self.constant(Dtype::kFloat64, {A.rows, A.columns}, std::move(A.values));
}

}  // namespace brine::sklearn
