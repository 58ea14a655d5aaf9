// The table of names: the rows of names_*.def, a row a name with all its modules, sorted to be searched.
#include "audit/names.h"

#include <algorithm>
#include <initializer_list>
#include <utility>
#include <vector>

namespace brine::audit {
namespace {

struct Row {
  std::string_view qualname;
  Use use;
  std::string_view reason;
  std::initializer_list<std::string_view> modules;
};

bool before(const KnownName& a, const KnownName& b) {
  return std::pair(a.qualname, a.module) < std::pair(b.qualname, b.module);
}

std::vector<KnownName> sorted_names() {
  const Row rows[] = {
#define NAME(qualname, use, reason, ...) {qualname, Use::use, reason, {__VA_ARGS__}},
#include "audit/names_numpy.def"
#include "audit/names_pandas.def"
#include "audit/names_python.def"
#include "audit/names_scipy.def"
#include "audit/names_sklearn.def"
#undef NAME
  };
  std::vector<KnownName> names;
  for (const Row& row : rows)
    for (const std::string_view module : row.modules) names.push_back({module, row.qualname, row.use, row.reason});
  std::sort(names.begin(), names.end(), before);
  return names;
}

}  // namespace

const KnownName* find_name(std::string_view module, std::string_view qualname) {
  static const std::vector<KnownName> names = sorted_names();
  const KnownName wanted{module, qualname, Use::kValue, {}};
  const auto found = std::lower_bound(names.begin(), names.end(), wanted, before);
  return found != names.end() && found->module == module && found->qualname == qualname ? &*found : nullptr;
}

}  // namespace brine::audit
