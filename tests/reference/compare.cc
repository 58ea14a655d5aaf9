// Comparisons and choices. A NaN is equal to nothing; an object is equal to what Python's == finds equal.
#include "reference/elementwise.h"
#include "reference/twins.h"

namespace brine::reference {
namespace {

Values equality(const Call& call, bool wanted) {
  const Values &a = call.in(0), &b = call.in(1);
  Values y = call.result();
  for_broadcast(call, y, [&](const std::vector<Index>& at) {
    const bool same = a.is_text() ? !a.cells[at[0]].is_nan() && a.cells[at[0]].equals(b.cells[at[1]])
                                  : a.numbers[at[0]] == b.numbers[at[1]];
    y.numbers.push_back(same == wanted);
  });
  return y;
}

}  // namespace

Values less(const Call& call) {
  return each_pair(call, [](Number a, Number b) { return a < b; });
}
Values less_equal(const Call& call) {
  return each_pair(call, [](Number a, Number b) { return a <= b; });
}
Values equal(const Call& call) { return equality(call, true); }
Values not_equal(const Call& call) { return equality(call, false); }
Values logical_and(const Call& call) {
  return each_pair(call, [](Number a, Number b) { return a != 0 && b != 0; });
}
Values logical_or(const Call& call) {
  return each_pair(call, [](Number a, Number b) { return a != 0 || b != 0; });
}
Values logical_not(const Call& call) {
  return each(call, [&](Index i) { return call.in(0).numbers[i] == 0; });
}

Values where(const Call& call) {
  Values y = call.result();
  for_broadcast(call, y, [&](const std::vector<Index>& at) {
    const std::size_t chosen = call.in(0).truth(at[0]) ? 1 : 2;
    y.append(call.in(chosen), at[chosen]);
  });
  return y;
}

}  // namespace brine::reference
