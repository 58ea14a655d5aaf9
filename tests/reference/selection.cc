// numpy's selection of the smallest: the smallest by a scan; which of equal ones it takes is its own affair.
#include <cmath>

#include "reference/nearest.h"
#include "reference/twins.h"

namespace brine::reference {

Values selected_smallest(const Call& call) {
  const Values& D = call.in(0);
  return nearest(call, [&](Index row) {
    std::vector<double> values;
    for (Index j = 0; j < D.width(); ++j) {
      const double value = D.real(row * D.width() + j);
      values.push_back(std::isnan(value) ? HUGE_VAL : value);  // NaN last
    }
    return values;
  });
}

}  // namespace brine::reference
