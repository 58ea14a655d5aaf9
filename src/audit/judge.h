// Names that are as good as their arguments: getattr, partial, re._compile, ufuncs by name, random states.
#pragma once

#include <optional>
#include <string>

#include "object/graph.h"

namespace brine::audit {

// Why a call of a name of Use::kJudged is none that honest files hold; nothing: it is one.
std::optional<std::string> objection_to_judged(const object::Ref& made);
// The same of a call of a name of Use::kCall.
std::optional<std::string> objection_to_call(const object::Ref& made);
// Why giving its state to an object would run code.
std::optional<std::string> objection_to_state(const object::Ref& made);

}  // namespace brine::audit
