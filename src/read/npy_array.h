// What a .npy file holds, as an array of the object graph: a view of the file's bytes, never a copy.
#pragma once

#include "base/byte_reader.h"
#include "container/npy.h"
#include "object/graph.h"

namespace brine::read {

// numpy's dtype for a description; padding between fields is kept as their offsets. Throws at `at` if numpy has no such
// dtype; Error{kUnsafe} for Python objects, which would be a pickle.
object::Dtype dtype_of(const NpyDescr& descr, const Place& at);

// Reads header and values, and leaves `in` after them. The bytes must outlive the array.
object::Array read_npy(ByteReader& in);

}  // namespace brine::read
