// What Python and numpy need to be persisted, turned into what it stands for, whatever the protocol wrote.
//
// Exact names only, under the modules of Python 2 and 3 and of numpy 1 and 2: a set made by calling set is a kSet,
// bytes spelled as text in Latin-1 are kBytes, numpy's reconstructions are kDtype, kArray and kScalar
// (numpy_objects.h). All else stays the call that the file recorded. Where the arguments of a known name are not what
// Python and numpy write, the call stays a call; where they contradict each other, it is an Error.
#pragma once

#include <optional>

#include "read/builder.h"

namespace brine::read {

// Ellipsis and NotImplemented, which pickle writes as names.
std::optional<object::Kind> constant_named(std::string_view module, std::string_view qualname);

// Keeps in facts.numpy_major what numpy's module names tell.
void note_numpy(object::Facts& facts, std::string_view module);

// The value of a call of a known name with `args` (a kTuple); nothing: it stays a call.
std::optional<object::Id> call_of_known(Builder& builder, object::Id callee, object::Id args);

// Whether brine reads the call or instance `made`, complete with arguments, items and state, as a value or as another
// object: then nobody's reader made it.
bool stands_for_value(Builder& builder, object::Id made);

// Gives `state` to a dtype or an array under construction; false: it is neither.
bool build_known(Builder& builder, object::Id object, object::Id state);

}  // namespace brine::read
