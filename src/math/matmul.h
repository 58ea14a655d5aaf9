// Y = X W^T with bits that depend on the model's shape alone, never on the number of rows.
//
//   m >= 8   each output is one sum over k, in order from 0
//   m <  8   each output has 8 lanes, lane i sums k = i, i + 8, ... in order from 0; then
//            ((l0 + l4) + (l2 + l6)) + ((l1 + l5) + (l3 + l7))
// Every product and every sum is rounded (no fused multiply-add).
#pragma once

#include <cstdint>
#include <memory>

#include "base/cpu.h"
#include "base/index.h"

namespace brine::math {

// A constant matrix of m outputs over k inputs, laid out for one target when a plan is made. T: float or double.
template <class T>
class PackedMatrix {
 public:
  // Output j's weight for input i is weights[j * output_stride + i * input_stride]: strides (k, 1) for a W of (m, k),
  // (1, m) for one of (k, m).
  PackedMatrix(const T* weights, Index m, Index k, Index output_stride, Index input_stride,
               CpuTarget target = cpu_target());

  Index n_outputs() const { return m_; }
  Index n_inputs() const { return k_; }

  // X (n, k) and Y (n, m), with x_stride and y_stride values from one row to the next. Y is not X.
  void multiply(const T* X, Index n, Index x_stride, T* Y, Index y_stride) const noexcept;
  void multiply(const T* X, Index n, T* Y) const noexcept { multiply(X, n, k_, Y, m_); }

 private:
  struct Free {
    void operator()(T* values) const noexcept;
  };

  Index m_ = 0;
  Index k_ = 0;
  std::unique_ptr<T[], Free> packed_;
  void (*kernel_)(const T* packed, Index m, Index k, const T* X, Index n, Index x_stride, T* Y,
                  Index y_stride) noexcept = nullptr;
};

extern template class PackedMatrix<float>;
extern template class PackedMatrix<double>;

}  // namespace brine::math
