#include "write/python_names.h"

#include <array>
#include <utility>

namespace brine::write {
namespace {

struct Renamed {
  PythonName old, now;
};

// Those of the standard library that can be part of a persisted object: functions and containers.
constexpr std::array kNames = {
    Renamed{{"UserDict", "IterableUserDict"}, {"collections", "UserDict"}},
    Renamed{{"__builtin__", "basestring"}, {"builtins", "str"}},
    Renamed{{"__builtin__", "intern"}, {"sys", "intern"}},
    Renamed{{"__builtin__", "long"}, {"builtins", "int"}},
    Renamed{{"__builtin__", "reduce"}, {"functools", "reduce"}},
    Renamed{{"__builtin__", "unichr"}, {"builtins", "chr"}},
    Renamed{{"__builtin__", "unicode"}, {"builtins", "str"}},
    Renamed{{"__builtin__", "xrange"}, {"builtins", "range"}},
    Renamed{{"exceptions", "StandardError"}, {"builtins", "Exception"}},
    Renamed{{"itertools", "ifilter"}, {"builtins", "filter"}},
    Renamed{{"itertools", "ifilterfalse"}, {"itertools", "filterfalse"}},
    Renamed{{"itertools", "imap"}, {"builtins", "map"}},
    Renamed{{"itertools", "izip"}, {"builtins", "zip"}},
    Renamed{{"itertools", "izip_longest"}, {"itertools", "zip_longest"}},
};

constexpr std::array<std::pair<std::string_view, std::string_view>, 14> kModules = {{
    {"ConfigParser", "configparser"}, {"Queue", "queue"},          {"StringIO", "io"},
    {"UserDict", "collections"},      {"UserList", "collections"}, {"UserString", "collections"},
    {"__builtin__", "builtins"},      {"_abcoll", "collections.abc"}, {"cPickle", "pickle"},
    {"cStringIO", "io"},              {"copy_reg", "copyreg"},     {"exceptions", "builtins"},
    {"repr", "reprlib"},              {"thread", "_thread"},
}};

}  // namespace

PythonName python3_name(PythonName name) {
  for (const Renamed& renamed : kNames)
    if (renamed.old.module == name.module && renamed.old.qualname == name.qualname) return renamed.now;
  for (const auto& [old, now] : kModules)
    if (old == name.module) return {now, name.qualname};
  return name;
}

PythonName python2_name(PythonName name) {
  if (name.module == "builtins") return {"__builtin__", name.qualname};
  if (name.module == "copyreg") return {"copy_reg", name.qualname};
  return name;
}

PythonName python_name(object::Ref name, const object::Facts& facts) {
  const PythonName spelled{name.module(), name.qualname()};
  const bool is_pickle = facts.format != "skops";
  return is_pickle && facts.protocol >= 0 && facts.protocol <= 2 ? python3_name(spelled) : spelled;
}

}  // namespace brine::write
