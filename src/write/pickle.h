// Pickle, protocols 2 to 5: object graph in, bytes out, which Python's own pickle loads as the object of that graph.
//
// What is shared is written once, and cycles are kept. Where Python itself has several spellings the most widely read
// one is taken: arrays of numpy are numpy.core.multiarray._reconstruct with a state (numpy._core where the graph is of
// numpy 2), whatever the protocol. The names of Python 2 in graphs of old protocols become those that Python 3 takes
// them for. docs/formats/pickle.md says the bytes.
#pragma once

#include "base/output.h"
#include "object/graph.h"

namespace brine::write {

inline constexpr int kPickleProtocolMin = 2;

// Every root, one pickle after another. Throws Error{kUnsupported} with its place for what no pickle can hold
// (persistent ids, buffers that were not in the file), Error{kUsage} for another protocol.
void write_pickle(const object::Graph& graph, Output& out, int protocol = 5);

}  // namespace brine::write
