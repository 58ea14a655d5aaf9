// Arrays of the object graph as .npy files: the header; the values follow as they are.
#pragma once

#include <string>

#include "object/graph.h"

namespace brine::write {

// Of an array that holds no objects, as numpy.save writes it: gaps between fields are unnamed fields of bytes. Throws
// Error{kUnsupported} at `at` for a dtype that a .npy file cannot say.
std::string npy_header_for(const object::Array& array, const Place& at);

}  // namespace brine::write
