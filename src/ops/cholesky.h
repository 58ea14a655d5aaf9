// Small triangular systems inside kernels: L lower triangular, row-major with `stride` numbers a row.
#pragma once

#include "base/index.h"

namespace brine {

// b = L^-1 b of the first n rows and columns, by substitution.
template <class T>
void solve_lower(const T* L, Index stride, Index n, T* b) noexcept {
  for (Index i = 0; i < n; ++i) {
    T total = b[i];
    for (Index j = 0; j < i; ++j) total -= L[i * stride + j] * b[j];
    b[i] = total / L[i * stride + i];
  }
}

// b = L'^-1 b.
template <class T>
void solve_lower_transposed(const T* L, Index stride, Index n, T* b) noexcept {
  for (Index i = n; i-- > 0;) {
    T total = b[i];
    for (Index j = i + 1; j < n; ++j) total -= L[j * stride + i] * b[j];
    b[i] = total / L[i * stride + i];
  }
}

}  // namespace brine
