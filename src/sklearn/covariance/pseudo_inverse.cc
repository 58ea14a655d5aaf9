// See pseudo_inverse.h. Eigenvalues by Jacobi's rotations, which are exact to a few ulp of the largest one.
#include "sklearn/covariance/pseudo_inverse.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/error.h"

namespace brine::sklearn {
namespace {

constexpr int kSweepsMax = 60;

// Turns rows and columns p and q so that A[p][q] becomes 0.
void rotate(std::vector<double>& A, std::vector<double>& V, Index d, Index p, Index q) {
  const auto at = [d](Index i, Index j) { return static_cast<std::size_t>(i * d + j); };
  const double off = A[at(p, q)];
  if (off == 0) return;
  const double theta = (A[at(q, q)] - A[at(p, p)]) / (2 * off);
  const double t = (theta >= 0 ? 1 : -1) / (std::fabs(theta) + std::sqrt(theta * theta + 1));
  const double c = 1 / std::sqrt(t * t + 1), s = t * c;
  for (Index k = 0; k < d; ++k) {
    const double a = A[at(k, p)], b = A[at(k, q)];
    A[at(k, p)] = c * a - s * b;
    A[at(k, q)] = s * a + c * b;
  }
  for (Index k = 0; k < d; ++k) {
    const double a = A[at(p, k)], b = A[at(q, k)];
    A[at(p, k)] = c * a - s * b;
    A[at(q, k)] = s * a + c * b;
    const double v = V[at(k, p)], w = V[at(k, q)];
    V[at(k, p)] = c * v - s * w;
    V[at(k, q)] = s * v + c * w;
  }
}

}  // namespace

std::vector<double> pseudo_inverse(std::vector<double> A, Index d) {
  const auto at = [d](Index i, Index j) { return static_cast<std::size_t>(i * d + j); };
  if (static_cast<Index>(A.size()) != d * d) throw Error(Kind::kMalformed, "covariance_: expected a square matrix");
  std::vector<double> V(A.size(), 0.0);
  for (Index i = 0; i < d; ++i) V[at(i, i)] = 1;
  for (int sweep = 0; sweep < kSweepsMax; ++sweep) {
    double off = 0, on = 0;
    for (Index i = 0; i < d; ++i)
      for (Index j = 0; j < d; ++j) (i == j ? on : off) += A[at(i, j)] * A[at(i, j)];
    if (!(off > 1e-34 * on)) break;
    for (Index p = 0; p < d; ++p)
      for (Index q = p + 1; q < d; ++q) rotate(A, V, d, p, q);
  }
  double largest = 0;
  for (Index i = 0; i < d; ++i) largest = std::max(largest, std::fabs(A[at(i, i)]));
  const double least = largest * static_cast<double>(d) * std::numeric_limits<double>::epsilon();
  std::vector<double> inverse(A.size(), 0.0);
  for (Index k = 0; k < d; ++k) {
    if (std::fabs(A[at(k, k)]) <= least) continue;
    for (Index i = 0; i < d; ++i)
      for (Index j = 0; j < d; ++j) inverse[at(i, j)] += V[at(i, k)] / A[at(k, k)] * V[at(j, k)];
  }
  return inverse;
}

}  // namespace brine::sklearn
