// Neighbours out of a matrix of distances, and graphs of them.
#include "ops/neighbors.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "base/error.h"
#include "reference/twins.h"

namespace brine::reference {
namespace {

// The columns of a row by value, NaN last, the lower column first of equals.
std::vector<Index> by_value(const Values& x, Index row, std::vector<Index> columns) {
  const Index first = row * x.width();
  std::stable_sort(columns.begin(), columns.end(), [&](Index a, Index b) {
    const Number p = x.numbers[first + a], q = x.numbers[first + b];
    return std::isnan(q) ? !std::isnan(p) : p < q;
  });
  return columns;
}

}  // namespace

Values smallest(const Call& call) {
  const Values& x = call.in(0);
  Values y = call.result();
  std::vector<Index> all(x.width());
  std::iota(all.begin(), all.end(), Index{0});
  for (Index row = 0; row < y.rows(); ++row) {
    const std::vector<Index> order = by_value(x, row, all);
    y.numbers.insert(y.numbers.end(), order.begin(), order.begin() + y.width());
  }
  return y;
}

Values csr_where(const Call& call) {
  const Values &x = call.in(0), &inside = call.in(1);
  Values y = call.result();
  for (Index row = 0; row < y.rows(); ++row) {
    std::vector<Index> columns;
    for (Index j = 0; j < x.width(); ++j)
      if (inside.truth(row * x.width() + j)) columns.push_back(j);
    if (call.integer(0) != static_cast<Index>(Order::kColumns)) columns = by_value(x, row, columns);
    for (const Index j : columns) {
      y.columns.push_back(j);
      y.append(x, row * x.width() + j);
    }
    y.offsets.push_back(y.count());
  }
  return y;
}

Values sorted_csr(const Call& call) {
  const Values& x = call.in(0);
  Values y = call.result();
  for (Index row = 0; row < x.rows(); ++row) {
    std::vector<Index> places(x.offsets[row + 1] - x.offsets[row]);
    std::iota(places.begin(), places.end(), x.offsets[row]);
    std::stable_sort(places.begin(), places.end(), [&](Index a, Index b) { return x.numbers[a] < x.numbers[b]; });
    for (const Index at : places) {
      y.columns.push_back(x.columns[at]);
      y.append(x, at);
    }
    y.offsets.push_back(y.count());
  }
  return y;
}

// The sorts of scikit-learn and numpy are not stable.
bool is_same_by_value(const Call&, const Values& expected, const Values& found) {
  if (expected.offsets != found.offsets || expected.numbers != found.numbers) return false;
  const auto entries = [](const Values& x, Index row) {
    std::vector<std::pair<Number, Index>> all;
    for (Index at = x.offsets[row]; at < x.offsets[row + 1]; ++at) all.emplace_back(x.numbers[at], x.columns[at]);
    std::sort(all.begin(), all.end());
    return all;
  };
  for (Index row = 0; row < expected.rows(); ++row)
    if (entries(expected, row) != entries(found, row)) return false;
  return true;
}

Values csr_ones(const Call& call) {
  Values y = call.in(0);
  y.type.dtype = call.dtype();
  y.numbers.assign(y.count(), 1);
  return y;
}

Values csr_rows(const Call& call) {
  const Values &x = call.in(0), &columns = call.in(1);
  Values y = call.result();
  y.numbers = x.numbers;
  for (Index i = 0; i < columns.count(); ++i) {
    y.columns.push_back(columns.integer(i));
    if (y.columns.back() < 0 || y.columns.back() >= y.width())
      throw Error(Kind::kUsage, "a column outside of the matrix");
  }
  for (Index row = 1; row <= y.rows(); ++row) y.offsets.push_back(row * x.width());
  return y;
}

Values dense_filled(const Call& call) {
  const Values& x = call.in(0);
  Values y = call.result();
  y.numbers.assign(size_of(y.type.shape), converted(call.number(0), Dtype::kFloat64, call.dtype()));
  for (Index row = 0; row < x.rows(); ++row)
    for (Index at = x.offsets[row]; at < x.offsets[row + 1]; ++at)
      y.numbers[row * y.width() + x.columns[at]] = x.numbers[at];
  return y;
}

Values ragged_values(const Call& call) {
  Values y = call.result();
  y.offsets = call.in(0).offsets;
  y.numbers = call.in(0).numbers;
  return y;
}
Values ragged_columns(const Call& call) {
  Values y = call.result();
  y.offsets = call.in(0).offsets;
  y.numbers.assign(call.in(0).columns.begin(), call.in(0).columns.end());
  return y;
}

Values min_plus(const Call& call) {
  const Values &D = call.in(0), &M = call.in(1);
  Values y = call.result();
  for (Index row = 0; row < y.rows(); ++row)
    for (Index j = 0; j < y.width(); ++j) {
      Number least = std::numeric_limits<Number>::infinity();
      for (Index v = 0; v < D.width(); ++v)
        if (D.numbers[row * D.width() + v] < least)
          least = std::min(least, rounded(D.real(row * D.width() + v) + M.real(v * M.width() + j), call.dtype()));
      y.numbers.push_back(least);
    }
  return y;
}

}  // namespace brine::reference
