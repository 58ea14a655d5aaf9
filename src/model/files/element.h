// Elements of arrays as text, by Python's rules.
#pragma once

#include <string>

#include "brine/tensor.h"

namespace brine {

std::string element_text(const Tensor& tensor, Index at);  // str() of it
bool is_text(const Tensor& tensor, Index at);

}  // namespace brine
