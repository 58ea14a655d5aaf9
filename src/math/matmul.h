// Y = X W^T with bits that depend on the model's shape alone, never on the number of rows.
//
//   m >= 2   each output is one chain of fused multiply-adds over the inputs, in order from 0; of more than 256 doubles
//            (320 floats) one a block of inputs, whose sums are added in order
//   m == 1   4 lanes of doubles (8 of floats), lane i sums k = i, i + 4, ..., fused, in order from 0; of 12 floats, say,
//            the first four go to lanes 0 to 3 before whole eights follow. Then (l0 + l2) + (l1 + l3), or
//            ((l0 + l4) + (l1 + l5)) + ((l2 + l6) + (l3 + l7)). The last k % 4 products are summed apart and added, fused for
//            doubles alone.
//
// These are the sums of OpenBLAS's kernels for Haswell, which numpy and scipy bring along and which every x86-64 since
// 2013 without AVX-512 runs: of a batch of rows, products are numpy's to the last bit, but for OpenBLAS's last n % 4
// rows and some tiles of float32, which it sums in other orders.
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
