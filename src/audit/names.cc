// The table of names: the rows of names_*.def, a row a name with all its modules, sorted to be searched. Rows are kept
// as plain pointers, a third of the size of views.
#include "audit/names.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace brine::audit {
namespace {

struct Row {
  const char* qualname;
  Use use;
  const char* reason;
  const char* modules;  // as the rows spell them: "a", "b"
};

constexpr Row kRows[] = {
#define NAME(qualname, use, reason, ...) {qualname, Use::use, reason, #__VA_ARGS__},
#include "audit/names_numpy.def"
#include "audit/names_pandas.def"
#include "audit/names_python.def"
#include "audit/names_scipy.def"
#include "audit/names_sklearn.def"
#undef NAME
};

bool before(const KnownName& a, const KnownName& b) {
  return std::pair(a.qualname, a.module) < std::pair(b.qualname, b.module);
}

std::vector<KnownName> sorted_names() {
  std::vector<KnownName> names;
  for (const Row& row : kRows) {
    const std::string_view modules = row.modules;
    for (std::size_t open = modules.find('"'); open != std::string_view::npos;) {
      const std::size_t close = modules.find('"', open + 1);
      names.push_back({modules.substr(open + 1, close - open - 1), row.qualname, row.use, row.reason});
      open = modules.find('"', close + 1);
    }
  }
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
