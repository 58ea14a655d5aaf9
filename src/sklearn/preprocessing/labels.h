// Labels as input, a vector however it comes; and what their dtype says.
#pragma once

#include "sklearn/fitted.h"

namespace brine::sklearn {

// (n,): of a vector, a matrix with one column, or a table with one. Throws Error{kUsage} for anything else.
Value label_vector(Value y);

// Characters of the '<U' dtype of an array of labels; 0 where they are objects or no text.
Index text_length(const object::Ref& labels);

}  // namespace brine::sklearn
