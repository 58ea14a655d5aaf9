// Norms of CSR rows, entry after entry in float64; a float32's square is rounded to float32 first.
#include "ops/row_norms.h"

#include <algorithm>
#include <cmath>

#include "reference/elementwise.h"
#include "reference/twins.h"

namespace brine::reference {
namespace {

Values without_zeros(const Call& call, bool is_turned) {
  const Values& x = call.in(0);
  Values y = call.result();
  for (Index row = 0; row < x.rows(); ++row) {
    for (Index i = x.offsets[row]; i < x.offsets[row + 1]; ++i) {
      const Index at = is_turned ? x.offsets[row] + x.offsets[row + 1] - 1 - i : i;
      if (x.numbers[at] == 0) continue;
      y.columns.push_back(x.columns[at]);
      y.append(x, at);
    }
    y.offsets.push_back(y.count());
  }
  return y;
}

}  // namespace

Values csr_row_norms(const Call& call) {
  const Values& x = call.in(0);
  const auto norm = static_cast<Norm>(call.integer(0));
  Values y = call.result();
  for (Index row = 0; row < x.rows(); ++row) {
    double total = 0;
    for (Index at = x.offsets[row]; at < x.offsets[row + 1]; ++at) {
      if (norm == Norm::kL2)
        total += static_cast<double>(rounded(x.real(at) * x.real(at), computed_in(x.type.dtype)));
      else
        total = norm == Norm::kL1 ? total + std::fabs(x.real(at)) : std::max(total, std::fabs(x.real(at)));
    }
    y.numbers.push_back(norm == Norm::kL2 ? std::sqrt(total) : total);
  }
  return y;
}

Values divide_csr_rows(const Call& call) {
  Values y = call.in(0);
  for (Index row = 0; row < y.rows(); ++row)
    for (Index at = y.offsets[row]; at < y.offsets[row + 1]; ++at)
      if (call.in(1).numbers[row] != 0) y.numbers[at] = rounded(y.real(at) / call.in(1).real(row), call.dtype());
  return y;
}

Values without_zeros(const Call& call) { return without_zeros(call, false); }
Values turned_rows(const Call& call) { return without_zeros(call, true); }

}  // namespace brine::reference
