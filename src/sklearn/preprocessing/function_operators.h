// operator.itemgetter, attrgetter and methodcaller: a part, an attribute or a method of the rows, by name.
#pragma once

#include <functional>
#include <string_view>

#include "sklearn/fitted.h"

namespace brine::sklearn {

// What such an object in an attribute of `self` does with rows. Refused by name: whatever is none of columns of a table
// or matrix, values, T, toarray, todense, to_numpy, astype, ravel, flatten, copy.
std::function<Value(Value)> operator_function(const Fitted& self, std::string_view attribute, const object::Ref& made);

}  // namespace brine::sklearn
