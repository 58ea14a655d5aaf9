// The names that files of honest models hold: names_*.def, looked up by module and qualified name, exactly.
#pragma once

#include <string_view>

namespace brine::audit {

// What opening a file may do with a name.
enum class Use {
  kHelper,  // nothing that remains: the reader makes values of the calls that Python writes
  kJudged,  // call it, with arguments that judge.cc knows
  kValue,   // let it stand as a value: a function that a model holds, the class of an array
  kNew,     // that, and make an object by its __new__, which takes a state
  kCall,    // that, and call it; its direct arguments name nothing of other packages
};

struct KnownName {
  std::string_view module, qualname;
  Use use;
  std::string_view reason;  // why files hold it
};

const KnownName* find_name(std::string_view module, std::string_view qualname);  // nullptr: not in the table

}  // namespace brine::audit
