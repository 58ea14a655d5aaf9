// Elements chosen by number, and orders.
#include <algorithm>
#include <cmath>
#include <numeric>

#include "base/error.h"
#include "reference/twins.h"

namespace brine::reference {
namespace {

// The places of a line of `width` numbers from `first` on, ascending, NaN last, the first of equals first.
std::vector<Index> order_of(const Values& x, Index first, Index width) {
  std::vector<Index> order(width);
  std::iota(order.begin(), order.end(), Index{0});
  std::stable_sort(order.begin(), order.end(), [&](Index a, Index b) {
    const Number p = x.numbers[first + a], q = x.numbers[first + b];
    return std::isnan(q) ? !std::isnan(p) : p < q;
  });
  return order;
}

}  // namespace

Values take(const Call& call) {
  const Values &table = call.in(0), &index = call.in(1);
  const Index extent = table.rows(), width = extent ? table.count() / extent : 0;
  Values y = call.result();
  for (Index i = 0; i < index.count(); ++i) {
    const Index at = index.integer(i) < 0 ? index.integer(i) + extent : index.integer(i);
    if (at < 0 || at >= extent) throw Error(Kind::kUsage, "an index outside of the table");
    for (Index j = 0; j < width; ++j) y.append(table, at * width + j);
  }
  return y;
}

Values take_along(const Call& call) {
  const Values &x = call.in(0), &index = call.in(1);
  Values y = call.result();
  for (Index i = 0; i < index.count(); ++i) {
    const Index at = index.integer(i);
    if (at < 0 || at >= x.width()) throw Error(Kind::kUsage, "an index outside of the axis");
    y.append(x, i / index.width() * x.width() + at);
  }
  return y;
}

Values argsort(const Call& call) {
  const Values& x = call.in(0);
  Values y = call.result();
  for (Index first = 0; first < x.count(); first += x.width())
    for (const Index at : order_of(x, first, x.width())) y.numbers.push_back(at);
  return y;
}

Values sort(const Call& call) {
  const Values& x = call.in(0);
  Values y = call.result();
  for (Index first = 0; first < x.count(); first += x.width())
    for (const Index at : order_of(x, first, x.width())) y.append(x, first + at);
  return y;
}

// Integers: width, then the place of each column. Numbers: what stands elsewhere.
Values scatter_columns(const Call& call) {
  const Values& x = call.in(0);
  Values y = call.result();
  for (Index row = 0; row < y.rows(); ++row) {
    std::vector<Number> cells(y.width(), converted(call.number(0), Dtype::kFloat64, call.dtype()));
    for (Index j = 0; j < x.width(); ++j) cells[call.integer(j + 1)] = x.numbers[row * x.width() + j];
    y.numbers.insert(y.numbers.end(), cells.begin(), cells.end());
  }
  return y;
}

}  // namespace brine::reference
