// A whole batch as one run of values.
#include "reference/twins.h"

namespace brine::reference {

// Integers: the step.
Values every_nth(const Call& call) {
  Values y = call.result();
  for (Index i = 0; i < call.in(0).count(); ++i) y.numbers.push_back(i % call.node.attributes.integers[0] == 0);
  return y;
}

Values values_by_column(const Call& call) {
  const Values& x = call.in(0);
  Values y = call.result();
  for (Index j = 0; j < x.width(); ++j)
    for (Index i = 0; i < x.rows(); ++i) y.append(x, i * x.width() + j);
  return y;
}

Values values_by_row(const Call& call) {
  const Values& x = call.in(0);
  Values y = call.result();
  for (Index i = 0; i < x.rows(); ++i)
    for (Index j = 0; j < x.width(); ++j) y.append(x, j * x.rows() + i);
  return y;
}

}  // namespace brine::reference
