// coef_ or feature_importances_ of a fitted estimator: a constant, computed when the model is opened.
#pragma once

#include <string>
#include <vector>

#include "sklearn/fitted.h"

namespace brine::sklearn {

struct Importances {
  Index rows = 1;               // of a matrix of coefficients; 1: one importance a feature
  bool is_matrix = false;
  std::vector<double> values;   // (rows, n_features)
};

// getter: "auto", or the dotted path of an attribute. Throws Error{kUnsupported} for a user's function.
Importances importances_of(const Fitted& selector, const object::Ref& estimator, const std::string& getter);

}  // namespace brine::sklearn
