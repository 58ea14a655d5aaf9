// numpy's functions that take more than an array: clip, round, nan_to_num, reshape, with their keyword arguments.
#pragma once

#include <functional>
#include <string_view>

#include "sklearn/fitted.h"

namespace brine::sklearn {

// The function of that name with the arguments in an attribute of `self` (a dict or None); empty if it is none of
// these. A keyword that is not known is refused by its name.
std::function<Value(Value)> function_with_arguments(const Fitted& self, std::string_view name,
                                                    std::string_view arguments);

}  // namespace brine::sklearn
