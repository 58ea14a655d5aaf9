// The orders in which numpy adds: where results are equal to the last bit, the order of a sum is part of the formula.
//
// T is float or double; every product and every sum is rounded to T. `stride` counts values.
#pragma once

#include "base/index.h"

namespace brine::math {

// numpy's sum along a contiguous axis: up to 8 terms left to right, up to 128 in 8 lanes, more in halves.
template <class T>
T pairwise_sum(const T* x, Index n, Index stride = 1) noexcept;

// numpy's sum along the outer axis, and every loop's: left to right, from 0.
template <class T>
T sum_in_order(const T* x, Index n, Index stride = 1) noexcept;

// acc += x[i] * y[i], left to right, from 0: C loops, sparse products.
template <class T>
T dot_in_order(const T* x, const T* y, Index n) noexcept;

// numpy's einsum("ij,ij->i") for one row, which takes vectors of 16 bytes on x86-64: 2 lanes of double, 4 of float.
// While four vectors are left the last of the four is added first; then one at a time, the rest filled with zeros.
template <class T>
T einsum_dot(const T* x, const T* y, Index n) noexcept;

// Each row of X (n, k): out[i] = einsum_dot(row i, row i).
template <class T>
void row_square_sums(const T* X, Index n, Index k, Index x_stride, T* out) noexcept;

// numpy's mean of a contiguous axis: the pairwise sum divided by n, in T.
template <class T>
T pairwise_mean(const T* x, Index n) noexcept {
  return pairwise_sum(x, n) / static_cast<T>(n);
}

}  // namespace brine::math
