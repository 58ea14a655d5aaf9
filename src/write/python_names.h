// Names that changed between Python 2 and 3: pickles of protocols 0 to 2 hold those of Python 2, later ones those of 3.
// Source: Lib/_compat_pickle.py.
#pragma once

#include <string_view>

#include "object/graph.h"

namespace brine::write {

struct PythonName {
  std::string_view module;
  std::string_view qualname;
};

PythonName python3_name(PythonName name);  // of what a pickle of protocol 0 to 2 names
PythonName python2_name(PythonName name);  // of builtins and copyreg, which every pickle may need

// What the kName `name` of a graph with these facts is to Python 3.
PythonName python_name(object::Ref name, const object::Facts& facts);

}  // namespace brine::write
