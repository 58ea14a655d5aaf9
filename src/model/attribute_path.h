// A value below the root of a file by its path, as `inspect` writes paths: "labels_", "steps[1].coef_",
// "estimators_[0].tree_.value". A list is asked by number, a dict or a list of (name, object) by name, too:
// "steps[scaler].mean_".
#pragma once

#include <string_view>

#include "brine/tensor.h"
#include "object/graph.h"

namespace brine {

// Row-major, of scikit-learn's dtype and shape: an array, a number, a text, or a list of them. It may view the file.
//
//   throws   Error{kUsage} if there is nothing at the path, or no array; {kMalformed} where the file's own is damaged
Tensor attribute_at(const object::Ref& root, std::string_view path);

}  // namespace brine
