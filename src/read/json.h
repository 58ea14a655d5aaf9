// The object graph from JSON text: the twin of write/json.h. docs/formats/json.md says the form.
#pragma once

#include "base/limits.h"
#include "object/graph.h"

namespace brine::read {

// Whether text that is JSON says of itself, at its start, that it is a graph.
bool is_json_graph(ByteView bytes);

// `bytes` must outlive the graph, which views them. Throws Error{kMalformed} with the place of what is not of the form:
// keys that are not known, ids that are missing or given twice, sizes that contradict each other, an immutable object
// that would have to exist before itself; Error{kUnsupported} for a later version.
void read_json(ByteView bytes, const Place& start, object::Graph& graph, Limits& limits);

}  // namespace brine::read
