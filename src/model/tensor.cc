// Views of arrays, and what becomes dense: see brine/tensor.h.
#include "brine/tensor.h"

#include <algorithm>

#include "base/error.h"

namespace brine {

TensorView::TensorView(Dtype d, const void* first, std::initializer_list<Index> extents) : dtype(d), data(first) {
  if (extents.size() > kRankMax) throw Error(Kind::kUsage, "an array of more than four axes");
  rank = static_cast<int>(extents.size());
  std::copy(extents.begin(), extents.end(), shape.begin());
  auto stride = static_cast<Index>(size_of(dtype));
  for (int axis = rank - 1; axis >= 0; --axis) {
    strides[static_cast<std::size_t>(axis)] = stride;
    stride *= shape[static_cast<std::size_t>(axis)];
  }
}

TensorView::TensorView(Dtype d, const void* first, std::initializer_list<Index> extents,
                       std::initializer_list<Index> steps)
    : TensorView(d, first, extents) {
  if (steps.size() != extents.size()) throw Error(Kind::kUsage, "expected as many strides as axes");
  std::copy(steps.begin(), steps.end(), strides.begin());
}

TensorView::TensorView(const Tensor& tensor) : dtype(tensor.dtype), data(tensor.data) {
  if (tensor.shape.size() > kRankMax) throw Error(Kind::kUsage, "an array of more than four axes");
  rank = static_cast<int>(tensor.shape.size());
  auto stride = static_cast<Index>(size_of(dtype));
  for (std::size_t axis = tensor.shape.size(); axis-- > 0;) {
    shape[axis] = tensor.shape[axis];
    strides[axis] = stride;
    stride *= shape[axis];
  }
}

bool TensorView::is_row_major() const {
  auto stride = static_cast<Index>(size_of(dtype));
  for (int axis = rank - 1; axis >= 0; --axis) {
    const auto a = static_cast<std::size_t>(axis);
    if (shape[a] != 1 && strides[a] != stride) return false;
    stride *= shape[a];
  }
  return true;
}

Rows::Rows(const Data& data) {
  if (const auto* tensor = std::get_if<Tensor>(&data))
    rows_ = TensorView(*tensor);
  else if (const auto* csr = std::get_if<Csr>(&data))
    rows_ = csr;
  else if (const auto* table = std::get_if<Table>(&data))
    rows_ = table;
  else
    throw Error(Kind::kUsage, "rows of different lengths are no input of a model");
}

}  // namespace brine
