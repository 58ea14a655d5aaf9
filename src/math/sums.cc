// See sums.h.
#include "math/sums.h"

namespace brine::math {
namespace {

constexpr Index kBlock = 128;  // numpy's PW_BLOCKSIZE

template <class T>
T block_sum(const T* x, Index n, Index stride) noexcept {
  T lanes[8];
  for (Index lane = 0; lane < 8; ++lane) lanes[lane] = x[lane * stride];
  Index i = 8;
  for (; i + 8 <= n; i += 8)
    for (Index lane = 0; lane < 8; ++lane) lanes[lane] += x[(i + lane) * stride];
  T sum = ((lanes[0] + lanes[1]) + (lanes[2] + lanes[3])) + ((lanes[4] + lanes[5]) + (lanes[6] + lanes[7]));
  for (; i < n; ++i) sum += x[i * stride];
  return sum;
}

}  // namespace

template <class T>
T pairwise_sum(const T* x, Index n, Index stride) noexcept {
  if (n < 8) return sum_in_order(x, n, stride);
  if (n <= kBlock) return block_sum(x, n, stride);
  const Index half = n / 2 - n / 2 % 8;
  return pairwise_sum(x, half, stride) + pairwise_sum(x + half * stride, n - half, stride);
}

template <class T>
T sum_in_order(const T* x, Index n, Index stride) noexcept {
  T sum = 0;
  for (Index i = 0; i < n; ++i) sum += x[i * stride];
  return sum;
}

template <class T>
T dot_in_order(const T* x, const T* y, Index n) noexcept {
  T sum = 0;
  for (Index i = 0; i < n; ++i) sum += x[i] * y[i];
  return sum;
}

template <class T>
T einsum_dot(const T* x, const T* y, Index n) noexcept {
  constexpr Index kLanes = 16 / sizeof(T);
  T lanes[kLanes] = {};
  Index i = 0;
  for (; i + 4 * kLanes <= n; i += 4 * kLanes)
    for (Index vector = 3; vector >= 0; --vector)
      for (Index lane = 0; lane < kLanes; ++lane)
        lanes[lane] += x[i + vector * kLanes + lane] * y[i + vector * kLanes + lane];
  for (; i < n; ++i) lanes[i % kLanes] += x[i] * y[i];
  if constexpr (kLanes == 2)
    return lanes[0] + lanes[1];
  else
    return (lanes[0] + lanes[1]) + (lanes[2] + lanes[3]);
}

template <class T>
void row_square_sums(const T* X, Index n, Index k, Index x_stride, T* out) noexcept {
  for (Index row = 0; row < n; ++row) out[row] = einsum_dot(X + row * x_stride, X + row * x_stride, k);
}

template float pairwise_sum(const float*, Index, Index) noexcept;
template double pairwise_sum(const double*, Index, Index) noexcept;
template float sum_in_order(const float*, Index, Index) noexcept;
template double sum_in_order(const double*, Index, Index) noexcept;
template float dot_in_order(const float*, const float*, Index) noexcept;
template double dot_in_order(const double*, const double*, Index) noexcept;
template float einsum_dot(const float*, const float*, Index) noexcept;
template double einsum_dot(const double*, const double*, Index) noexcept;
template void row_square_sums(const float*, Index, Index, Index, float*) noexcept;
template void row_square_sums(const double*, Index, Index, Index, double*) noexcept;

}  // namespace brine::math
