// numpy's own classes by their names, under all modules that they ever had.
#pragma once

#include <optional>
#include <string_view>

#include "read/builder.h"

namespace brine::read {

// Is numpy's `name` the class of a scalar of this dtype? float64 of "<f8", bool_ and bool of "|b1".
bool is_scalar_class(std::string_view name, const object::Dtype& dtype);

// numpy.ndarray, one of its subclasses in numpy itself (matrix, memmap, recarray, chararray), or neither.
enum class ArrayClass { kNdarray, kSubclass, kOther };
ArrayClass array_class(std::string_view module, std::string_view name);

// numpy.int64("3"), numpy.str_("a"): the scalar that numpy's class makes of a text; nothing if it is none of numpy's
// integers, floats, booleans and strings, or the text is none of its values.
std::optional<object::Id> numpy_scalar_of_text(Builder& builder, object::Ref name, std::string_view text);

}  // namespace brine::read
