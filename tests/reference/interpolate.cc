// Places among sorted edges, counted one by one, and lines between them.
#include <algorithm>
#include <cmath>

#include "reference/elementwise.h"
#include "reference/twins.h"

namespace brine::reference {
namespace {

Index reached(const Values& edges, double x) {
  return std::count_if(edges.numbers.begin(), edges.numbers.end(), [x](Number edge) { return edge <= x; });
}

}  // namespace

Values count_reached(const Call& call) {
  return each(call, [&](Index i) { return reached(call.in(1), call.in(0).real(i)); });
}

Values interpolate(const Call& call) {
  const Values &xs = call.in(1), &ys = call.in(2);
  return each(call, [&](Index i) -> Number {
    const double x = call.in(0).real(i);
    const Index j = reached(xs, x) - 1;
    if (std::isnan(x)) return x;
    if (j < 0) return ys.numbers.front();
    if (j + 1 == xs.count()) return ys.numbers.back();
    if (x == xs.real(j)) return ys.numbers[j];
    return (ys.real(j + 1) - ys.real(j)) / (xs.real(j + 1) - xs.real(j)) * (x - xs.real(j)) + ys.real(j);
  });
}

}  // namespace brine::reference
