// sklearn.preprocessing.OneHotEncoder of 0.19 and before, and of 0.20 and 0.21 where its old options were given.
#pragma once

#include "sklearn/fitted.h"

namespace brine::sklearn {

bool is_legacy_one_hot(const Fitted& self);
bool codes_all_columns(const Fitted& self);  // none passes as it is
void lower_legacy_one_hot(const Fitted& self, Methods m);

}  // namespace brine::sklearn
