// A JSON value as Python's json.loads makes it: None, bool, int, float, str, list and dict in the object graph.
#pragma once

#include "container/json.h"
#include "read/builder.h"

namespace brine::read {

// All nodes stand where `builder` does. The text, and `texts()` of the document, must outlive the graph.
object::Id json_value(json::Value root, Builder& builder);

}  // namespace brine::read
