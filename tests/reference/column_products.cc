// Products of columns, each an earlier product times one column.
#include "reference/twins.h"

namespace brine::reference {

Values column_products(const Call& call) {
  const Values& x = call.in(0);
  Values y = call.result();
  for (Index row = 0; row < y.rows(); ++row)
    for (Index k = 0; k < y.width(); ++k) {
      const Index rest = call.integer(2 * k), column = call.integer(2 * k + 1);
      const double factor = column < 0 ? 1 : x.real(row * x.width() + column);
      y.numbers.push_back(rest < 0 ? factor : rounded(y.real(row * y.width() + rest) * factor, call.dtype()));
    }
  return y;
}

}  // namespace brine::reference
