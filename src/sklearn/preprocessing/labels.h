// Labels as input: a vector, however it comes.
#pragma once

#include "sklearn/fitted.h"

namespace brine::sklearn {

// (n,): of a vector, a matrix with one column, or a table with one. Throws Error{kUsage} for anything else.
Value label_vector(Value y);

}  // namespace brine::sklearn
