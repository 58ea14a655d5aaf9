#include "model/files/element.h"

#include "program/dispatch.h"
#include "program/number_text.h"
#include "sklearn/attribute.h"

namespace brine {

std::string element_text(const Tensor& tensor, Index at) {
  return for_dtype(tensor.dtype, [&]<class T>(Tag<T>) -> std::string {
    const T value = tensor.as<T>()[at];
    if constexpr (std::is_same_v<T, Cell>)
      return sklearn::label_text(value);
    else if constexpr (std::is_same_v<T, std::string_view>)
      return std::string(value);
    else if constexpr (std::is_same_v<T, bool>)
      return value ? "True" : "False";
    else if constexpr (std::is_integral_v<T>)
      return std::to_string(value);
    else if constexpr (std::is_same_v<T, double>)
      return python_float(value);
    else
      return python_float(static_cast<float>(value));
  });
}

bool is_text(const Tensor& tensor, Index at) {
  return tensor.dtype == Dtype::kString || (tensor.dtype == Dtype::kObject && tensor.as<Cell>()[at].is_text());
}

}  // namespace brine
