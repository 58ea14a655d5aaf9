// The types of input that a model may have been fitted on, the likeliest first.
#pragma once

#include <string_view>
#include <vector>

#include "brine/method.h"
#include "program/type.h"
#include "sklearn/model.h"

namespace brine {

// Numbers are of this dtype ("float64"). At least one; the model may refuse some of them. inverse_transform takes what
// transform gives. Throws Error{kUsage} if there is no such dtype.
std::vector<Type> input_types(sklearn::Model& model, Method method, std::string_view dtype_name);

}  // namespace brine
