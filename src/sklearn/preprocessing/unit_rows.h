// Rows divided by their norms, as normalize() does it; Normalizer and the vectorizers of text share it.
#pragma once

#include <optional>

#include "ops/row_norms.h"
#include "sklearn/fitted.h"

namespace brine::sklearn {

// Of the parameter `norm`; nothing where it is None.
std::optional<Norm> row_norm_of(const Fitted& self);

// X of floats. Dense: a norm below 10 eps of its dtype counts as 1 (to 0.24 only 0 does). CSR: the norm in float64,
// only 0 counts as 1. To 0.22 "max" is the largest x, not |x|.
Value unit_rows(Value X, Norm norm, Version version = {1, 0});

}  // namespace brine::sklearn
