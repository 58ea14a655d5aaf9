// joblib's files: a pickle of protocol 4 in which each array is a NumpyArrayWrapper, followed by the array's own bytes
// at a multiple of 16, so that joblib and brine map them where they stand.
//
// Wrapped are arrays of class ndarray (and memmap, as joblib does) whose elements are no objects and not of size 0.
// Others are pickled as they are: so subclasses, which joblib's loader loses under numpy 2, arrays of objects, which
// joblib puts into a pickle of their own, and arrays that several places share, which joblib writes once for each.
// joblib loads all of them. docs/formats/joblib.md says the bytes.
#pragma once

#include "base/output.h"
#include "object/graph.h"

namespace brine::write {

enum class MemoryMapped { kAllowed, kNever };  // never in what is packed; joblib asks each wrapper

// Every root, one after another. `out` is at the start of the file, or of what is packed. Throws Error as write_pickle
// does.
void write_joblib(const object::Graph& graph, Output& out, MemoryMapped mapped = MemoryMapped::kAllowed);

}  // namespace brine::write
