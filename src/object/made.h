// What a call made: the call itself, or the instance that it began.
#pragma once

#include "object/graph.h"

namespace brine::object {

inline bool is_made(const Ref& ref) { return ref.is(Kind::kCall) || ref.is(Kind::kInstance); }

}  // namespace brine::object
