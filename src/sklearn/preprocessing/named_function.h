// Functions of one array that a file names without holding their code: numpy's and scipy.special's.
#pragma once

#include <functional>

#include "sklearn/fitted.h"

namespace brine::sklearn {

// The function and its keyword arguments in two attributes of `self` (FunctionTransformer's func and kw_args). An empty
// function: None, which gives back what it is given. Anything else than a name known here is refused, with its name.
std::function<Value(Value)> named_function(const Fitted& self, std::string_view function, std::string_view arguments);

}  // namespace brine::sklearn
