// Refusals: the value as it is, or an error.
#include <cmath>

#include "base/error.h"
#include "ops/check.h"
#include "reference/twins.h"

namespace brine::reference {

Values check(const Call& call) {
  const auto what = static_cast<Refuse>(call.integer(0));
  for (const Number x : call.in(0).numbers)
    if ((std::isnan(x) && what != Refuse::kInfinity) || (std::isinf(x) && what != Refuse::kNan))
      throw Error(Kind::kUsage, "a value that is refused");
  return call.in(0);
}

Values refuse_where(const Call& call) {
  for (const Number bad : call.in(1).numbers)
    if (bad != 0) throw Error(Kind::kUsage, call.node.attributes.texts[0]);
  return call.in(0);
}

}  // namespace brine::reference
