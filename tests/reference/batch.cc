// What only all rows together tell.
#include <cmath>

#include "reference/twins.h"

namespace brine::reference {

Values all_rows(const Call& call) {
  Values y = call.result();
  y.numbers = {1};
  for (const Number each : call.in(0).numbers)
    if (each == 0) y.numbers[0] = 0;
  return y;
}

Values largest_of_all(const Call& call) {
  Values y = call.result();
  y.numbers = {-std::numeric_limits<Number>::infinity()};
  for (const Number each : call.in(0).numbers)
    if (std::isnan(each) || each > y.numbers[0]) y.numbers[0] = each;
  return y;
}

Values sum_of_rows(const Call& call) {
  const Values& x = call.in(0);
  Values y = call.result();
  y.numbers.assign(size_of(y.type.shape), 0);
  for (Index i = 0; i < x.count(); ++i) {
    Number& total = y.numbers[i % y.count()];
    total = rounded(static_cast<double>(total) + x.real(i), call.dtype());
  }
  return y;
}

Values is_own_pair(const Call& call) {
  Values y{.type = {call.dtype(), {call.rows * call.rows}}};
  for (Index i = 0; i < call.rows; ++i)
    for (Index j = 0; j < call.rows; ++j) y.numbers.push_back(i == j);
  return y;
}

Values square_of_rows(const Call& call) {
  Values y = call.in(0);
  y.type.shape[0] = call.rows;
  y.type.shape.insert(y.type.shape.begin(), call.rows);
  return y;
}

}  // namespace brine::reference
