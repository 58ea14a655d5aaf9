// Tensors that own their memory.
#pragma once

#include <algorithm>
#include <memory>

#include "base/limits.h"
#include "brine/tensor.h"
#include "program/dispatch.h"

namespace brine {

// fill(T*) writes the elements; `texts` keeps the text that they view.
template <class T>
Tensor new_tensor(Shape shape, std::shared_ptr<const void> texts, auto fill) {
  struct Kept {
    std::unique_ptr<T[]> values;
    std::shared_ptr<const void> texts;
  };
  Tensor tensor{dtype_of<T>(), std::move(shape)};
  const auto count = static_cast<std::size_t>(std::max<Index>(tensor.size(), 1));
  const auto kept = std::make_shared<Kept>(Kept{std::unique_ptr<T[]>(new T[count]()), std::move(texts)});
  fill(kept->values.get());
  tensor.data = kept->values.get();
  tensor.owner = kept;
  return tensor;
}

}  // namespace brine
