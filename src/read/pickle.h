// Pickle (protocols 0 to 5) and joblib's files that hold one: bytes in, object graph out. Nothing is imported or
// called.
//
// Several pickles one after another, as repeated dumps into one file leave them, become as many roots; Python reads the
// first. What follows and is no pickle is a remark. What machine.h and canonical.h say holds here.
#pragma once

#include "base/byte_reader.h"
#include "base/limits.h"
#include "object/graph.h"
#include "read/companions.h"

namespace brine::read {

// `in` stands at the pickle and reaches to the end of the file (or of what it unpacks to); its bytes must outlive the
// graph (Graph::keep). `companions` opens the files of arrays that joblib before 0.10 put beside the model, by name.
// Throws Error with the offset of the opcode that is wrong.
void read_pickle(ByteReader in, object::Graph& graph, Limits& limits, const Companions& companions = {});

}  // namespace brine::read
