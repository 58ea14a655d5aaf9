// scipy.sparse.save_npz files: an archive of .npy entries in, the attributes of the matrix out.
#pragma once

#include "read/builder.h"

namespace brine::read {

// The __dict__ that scipy 1.13 and later give a matrix of this format: {_shape, maxprint, …}, its arrays in the order
// in which scipy pickles them. The class must be of the file's format ("csr_matrix", "csr_array" of csr). The bytes
// must outlive the graph.
object::Id sparse_attributes(ByteView npz, const Place& start, std::string_view class_name, Builder& builder);

}  // namespace brine::read
