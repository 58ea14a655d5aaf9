// IterativeImputer(sample_posterior=True): imputed values are drawn around what an estimator predicts, from the
// RandomState as it stands in the file: what the first transform after loading gives.
#pragma once

#include "sklearn/fitted.h"

namespace brine::sklearn {

Value stored_random(const Fitted& self);  // random_state_, uint32 (625,)

// `predicted` is a mean and a deviation for every row, of which those with gaps count. `random` moves on.
Value draw_posterior(Value& random, const Outputs& predicted, Value gaps, double least, double most);

}  // namespace brine::sklearn
