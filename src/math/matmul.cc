// Packs matrices and hands rows to the target's kernels.
#include "math/matmul.h"

#include <algorithm>
#include <cstring>
#include <new>

#include "math/target.h"

namespace brine::math {
namespace {

template <class T>
struct MatmulKernels {
  using Multiply = void(const T* packed, Index m, Index k, const T* X, Index n, Index x_stride, T* Y,
                        Index y_stride) noexcept;
  Index panel_outputs;
  Multiply* many;  // outputs: 8 or more
  Multiply* few;
};

}  // namespace
}  // namespace brine::math

#define BRINE_KERNELS "math/matmul_kernels.h"
#include "math/each_target.h"

namespace brine::math {
namespace {

constexpr Index kManyOutputs = 8;
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
  const bool is_many = m >= kManyOutputs;
  const Index panel = kernels.panel_outputs, padded = (k + 7) / 8 * 8;
  kernel_ = is_many ? kernels.many : kernels.few;
  packed_.reset(allocate<T>(is_many ? (m + panel - 1) / panel * panel * k : m * padded));
  for (Index j = 0; j < m; ++j)
    for (Index i = 0; i < k; ++i) {
      const Index at = is_many ? j / panel * panel * k + i * panel + j % panel : j * padded + i;
      packed_[at] = weights[j * output_stride + i * input_stride];
    }
}

template <class T>
void PackedMatrix<T>::multiply(const T* X, Index n, Index x_stride, T* Y, Index y_stride) const noexcept {
  kernel_(packed_.get(), m_, k_, X, n, x_stride, Y, y_stride);
}

template class PackedMatrix<float>;
template class PackedMatrix<double>;

}  // namespace brine::math
