// Categories, looked for one after the other.
#include <cmath>

#include "base/error.h"
#include "reference/elementwise.h"
#include "reference/twins.h"

namespace brine::reference {
namespace {

bool is_same(const Values& a, Index i, const Values& b, Index j) {
  if (a.is_text()) return a.cells[i].equals(b.cells[j]);
  return a.numbers[i] == b.numbers[j] || (std::isnan(a.numbers[i]) && std::isnan(b.numbers[j]));
}

}  // namespace

Values category_codes(const Call& call) {
  const Values &x = call.in(0), &categories = call.in(1);
  return each(call, [&](Index i) -> Number {
    for (Index j = 0; j < categories.count(); ++j)
      if (is_same(x, i, categories, j)) return j;
    if (call.integer(0)) throw Error(Kind::kUsage, "an unknown category");
    return -1;
  });
}

// Integers: dtype, storage, then how many outputs each column has.
Values one_hot(const Call& call) {
  const Values& slots = call.in(0);
  Values y = call.result();
  for (Index row = 0; row < y.rows(); ++row) {
    Index start = 0;
    for (Index j = 0; j < slots.width(); ++j) {
      const Index size = call.integer(j + 2), slot = slots.integer(row * slots.width() + j);
      for (Index k = 0; k < size; ++k) {
        if (!y.is_csr())
          y.numbers.push_back(k == slot);
        else if (k == slot) {
          y.columns.push_back(start + k);
          y.numbers.push_back(1);
        }
      }
      start += size;
    }
    if (y.is_csr()) y.offsets.push_back(y.count());
  }
  return y;
}

}  // namespace brine::reference
