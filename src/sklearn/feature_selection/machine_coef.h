// coef_ of a support vector machine with a linear kernel: a property in scikit-learn, so not in the file.
#pragma once

#include "sklearn/dense_algebra.h"

namespace brine::sklearn {

// dual_coef_ support_vectors_, a row a pair of classes (one row for two classes, regression and novelty). Errors name
// `selector`.
Matrix machine_coef(const Fitted& selector, const object::Ref& machine);

}  // namespace brine::sklearn
