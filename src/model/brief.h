// Values of an object graph in a few words, for people.
#pragma once

#include <string>

#include "object/graph.h"

namespace brine {

std::string brief(const object::Ref& value, int depth = 2);  // as Python prints it, shortened
std::string array_type(const object::Array& array);          // "float64 (3, 4)"
std::string first_elements(const object::Ref& array);        // "[5.84, 3.05, …]"

}  // namespace brine
