// Packs matrices and hands rows to the target's kernels.
#include "math/matmul.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <new>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

#include "math/target.h"

namespace brine::math {
namespace {

template <class T>
using Multiply = void(const T* packed, Index m, Index k, const T* X, Index n, Index x_stride, T* Y,
                      Index y_stride) noexcept;

template <class T>
struct NarrowKernel {
  int bytes = 0;  // of a panel
  Multiply<T>* multiply = nullptr;
};

template <class T>
struct MatmulKernels {
  Index panel_outputs;
  Multiply<T>* wide;
  Multiply<T>* one;  // output
  NarrowKernel<T> (*narrow_for)(Index m);
};

// How many of the next inputs, of so many, make a block: as OpenBLAS cuts them for Haswell.
template <class T>
constexpr Index block_of_inputs(Index left) {
  constexpr bool kIsFloat = sizeof(T) == sizeof(float);
  constexpr Index kMost = kIsFloat ? 320 : 256, kUnit = kIsFloat ? 8 : 4;
  if (left >= 2 * kMost) return kMost;
  return left > kMost ? (left / 2 + kUnit - 1) / kUnit * kUnit : left;
}

// The inputs of one output that meet the same lanes.
template <class T>
constexpr Index kLanesBlock = sizeof(T) == sizeof(float) ? 4096 : 2048;

}  // namespace
}  // namespace brine::math

#define BRINE_KERNELS "math/matmul_kernels.h"
#include "math/each_target.h"

namespace brine::math {
namespace {

constexpr std::align_val_t kAlignment{64};

template <class T>
T* allocate(Index count) {
  const auto bytes = static_cast<std::size_t>(std::max<Index>(count, 1)) * sizeof(T);
  T* values = static_cast<T*>(::operator new(bytes, kAlignment));
  std::memset(values, 0, bytes);
  return values;
}

}  // namespace

template <class T>
void PackedMatrix<T>::Free::operator()(T* values) const noexcept {
  ::operator delete(values, kAlignment);
}

template <class T>
PackedMatrix<T>::PackedMatrix(const T* weights, Index m, Index k, Index output_stride, Index input_stride,
                              CpuTarget target)
    : m_(m), k_(k) {
  static constexpr PerTarget<MatmulKernels<T>> kTables{&sse2::kMatmul<T>, &avx2::kMatmul<T>, &avx512::kMatmul<T>};
  const MatmulKernels<T>& kernels = kernels_for(target, kTables);
  const NarrowKernel<T> narrow = m == 1 ? NarrowKernel<T>{sizeof(T), kernels.one} : kernels.narrow_for(m);
  const Index panel = narrow.multiply ? narrow.bytes / static_cast<Index>(sizeof(T)) : kernels.panel_outputs;
  kernel_ = narrow.multiply ? narrow.multiply : kernels.wide;
  packed_.reset(allocate<T>((m + panel - 1) / panel * panel * k));
  for (Index j = 0; j < m; ++j)
    for (Index i = 0; i < k; ++i)
      packed_[j / panel * panel * k + i * panel + j % panel] = weights[j * output_stride + i * input_stride];
}

template <class T>
void PackedMatrix<T>::multiply(const T* X, Index n, Index x_stride, T* Y, Index y_stride) const noexcept {
  kernel_(packed_.get(), m_, k_, X, n, x_stride, Y, y_stride);
}

template class PackedMatrix<float>;
template class PackedMatrix<double>;

}  // namespace brine::math
