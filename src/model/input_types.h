// The types of input that a model may have been fitted on, the likeliest first.
#pragma once

#include <string_view>
#include <vector>

#include "program/type.h"
#include "sklearn/model.h"

namespace brine {

// Numbers are of this dtype ("float64"). At least one; the model may refuse some of them. Throws Error{kUsage} if
// there is no such dtype.
std::vector<Type> input_types(const sklearn::Model& model, std::string_view dtype_name);

}  // namespace brine
