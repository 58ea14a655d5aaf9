// A function that a file carries itself: the code object that cloudpickle and dill write, as data. Nothing runs it.
#pragma once

#include <optional>
#include <string>

#include "object/graph.h"

namespace brine::object {

struct Code {
  std::string name, file;
  std::string parameters;  // "X, p, *rest, **more"
  Ref constants, names;    // tuples: what the code holds, and the globals and attributes that it uses
};

// Of a call that makes a code object: types.CodeType by name, as cloudpickle's _builtin_type('CodeType') returns it, or
// dill's _create_code. Nothing: another call, or one of other arguments.
std::optional<Code> code_of(const Ref& made);
// Of a call that makes a function of such a code, its first argument.
std::optional<Code> code_of_function(const Ref& made);

}  // namespace brine::object
