// numpy's own files as object graphs: of .npy the array, of .npz a dict of arrays by their names.
//
// An array of objects is a pickle behind its header, which numpy.load opens if it is allowed to; it is read as such.
#pragma once

#include "base/byte_reader.h"
#include "base/limits.h"
#include "container/zip.h"
#include "object/graph.h"

namespace brine::read {

// The bytes must outlive the graph. Throws Error with the place of what is wrong.
void read_npy_file(ByteReader in, object::Graph& graph, Limits& limits);
void read_npz_file(const ZipArchive& archive, object::Graph& graph, Limits& limits);

bool is_npz(const ZipArchive& archive);  // all its entries are named so

}  // namespace brine::read
