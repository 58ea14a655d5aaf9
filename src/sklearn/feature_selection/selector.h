// Transformers that keep some columns. Which is a constant, computed when the model is opened.
#pragma once

#include <vector>

#include "sklearn/fitted.h"

namespace brine::sklearn {

// transform: X[:, support] in X's own form and dtype; inverse_transform: zeros where nothing was kept; the kept names.
void fill_selector(const Fitted& self, Methods m, const std::vector<bool>& support);
// transform refuses NaN and infinity if this estimator does, by which the columns were chosen.
void check_as(const object::Ref& estimator, Methods m);

}  // namespace brine::sklearn
