// The object graph as JSON text, lossless: for people, for tools, and for read/json.h, which reads it back.
//
// Every kind of node, what is shared and what is part of itself, arrays to the last bit. docs/formats/json.md says the
// form, docs/formats/json.schema.json the same to tools. Equal graphs give equal text.
#pragma once

#include "base/output.h"
#include "object/graph.h"

namespace brine::write {

void write_json(const object::Graph& graph, Output& out);

}  // namespace brine::write
