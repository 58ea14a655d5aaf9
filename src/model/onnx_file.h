// What an ONNX file holds, and what is dangerous in it: for inspect() and audit_file().
#pragma once

#include <optional>

#include "audit/findings.h"
#include "container/container.h"
#include "brine/inspect.h"

namespace brine {

// Whether the file holds an ONNX model as it stands.
bool is_onnx_file(const Container& container);

// `into` has the facts about the file already. Throws Error as onnx::decode_model does.
void inspect_onnx(Container container, Limits& limits, Inspection& into);

// Operators that need somebody's library. What ended the reading, if anything did: its error.
std::optional<Error> audit_onnx(const Container& container, Limits& limits, audit::Findings& findings);

}  // namespace brine
