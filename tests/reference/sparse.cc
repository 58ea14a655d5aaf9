// CSR rows, entry by entry.
#include <algorithm>
#include <numeric>

#include "reference/elementwise.h"
#include "reference/twins.h"

namespace brine::reference {
namespace {

Number added(Number a, Number b, Dtype dtype) {
  return is_float(dtype) ? rounded(static_cast<double>(a) + static_cast<double>(b), dtype)
                         : wrapped(bits_of(a) + bits_of(b), dtype);
}

}  // namespace

Values to_dense(const Call& call) {
  const Values& x = call.in(0);
  Values y = call.result();
  y.numbers.assign(size_of(y.type.shape), 0);
  for (Index row = 0; row < x.rows(); ++row)
    for (Index at = x.offsets[row]; at < x.offsets[row + 1]; ++at) {
      Number& cell = y.numbers[row * y.width() + x.columns[at]];
      cell = added(cell, x.numbers[at], call.dtype());
    }
  return y;
}

Values to_csr(const Call& call) {
  const Values& x = call.in(0);
  Values y = call.result();
  for (Index row = 0; row < x.rows(); ++row) {
    for (Index j = 0; j < x.width(); ++j)
      if (x.numbers[row * x.width() + j] != 0) {
        y.columns.push_back(j);
        y.append(x, row * x.width() + j);
      }
    y.offsets.push_back(y.count());
  }
  return y;
}

Values scale_columns(const Call& call) {
  const Values& x = call.in(0);
  return each(call, [&](Index i) {
    const bool is_narrow = x.type.dtype != Dtype::kFloat64 && call.in(1).type.dtype == Dtype::kFloat32;
    const Number product =
        rounded(x.real(i) * call.in(1).real(x.columns[i]), is_narrow ? Dtype::kFloat32 : Dtype::kFloat64);
    return rounded(static_cast<double>(product), call.dtype());
  });
}

Values sum_duplicates(const Call& call) {
  const Values& x = call.in(0);
  Values y = call.result();
  for (Index row = 0; row < x.rows(); ++row) {
    std::vector<Index> order(x.offsets[row + 1] - x.offsets[row]);
    std::iota(order.begin(), order.end(), x.offsets[row]);
    std::stable_sort(order.begin(), order.end(), [&](Index a, Index b) { return x.columns[a] < x.columns[b]; });
    for (const Index at : order) {
      if (y.count() > y.offsets.back() && y.columns.back() == x.columns[at]) {
        y.numbers.back() = added(y.numbers.back(), x.numbers[at], call.dtype());
        continue;
      }
      y.columns.push_back(x.columns[at]);
      y.append(x, at);
    }
    y.offsets.push_back(y.count());
  }
  return y;
}

Values stored_values(const Call& call) {
  Values y{.type = {call.dtype(), {call.in(0).count()}}};
  y.numbers = call.in(0).numbers;
  y.cells = call.in(0).cells;
  return y;
}

Values with_stored_values(const Call& call) {
  Values y = call.in(0);
  y.type.dtype = call.dtype();
  y.numbers = call.in(1).numbers;
  y.cells = call.in(1).cells;
  return y;
}

Values join_csr(const Call& call) {
  Values y = call.result();
  for (Index row = 0; row < y.rows(); ++row) {
    Index before = 0;
    for (const Values* part : call.inputs) {
      for (Index at = part->offsets[row]; at < part->offsets[row + 1]; ++at) {
        y.columns.push_back(before + part->columns[at]);
        y.append(*part, at);
      }
      before += part->width();
    }
    y.offsets.push_back(y.count());
  }
  return y;
}

}  // namespace brine::reference
