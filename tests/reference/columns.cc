// Columns of tables and matrices.
#include <map>

#include "reference/twins.h"

namespace brine::reference {
namespace {

// The stored entries of a CSR row by column; of equal columns the last.
std::map<Index, Index> entries_of(const Values& x, Index row) {
  std::map<Index, Index> entries;
  for (Index at = x.offsets[row]; at < x.offsets[row + 1]; ++at) entries[x.columns[at]] = at;
  return entries;
}

Values take_csr(const Call& call, const Values& x, Values y) {
  for (Index row = 0; row < y.rows(); ++row) {
    for (Index k = 0; k < y.width(); ++k)
      for (Index at = x.offsets[row]; at < x.offsets[row + 1]; ++at)
        if (x.columns[at] == call.integer(k)) {
          y.columns.push_back(k);
          y.append(x, at);
        }
    y.offsets.push_back(y.count());
  }
  return y;
}

}  // namespace

Values column(const Call& call) {
  const Values& x = call.in(0);
  const Index j = call.integer(0);
  if (x.type.form == Form::kTable) return x.table[j];
  Values y = call.result();
  for (Index row = 0; row < y.rows(); ++row) {
    if (!x.is_csr()) {
      y.append(x, row * x.width() + j);
      continue;
    }
    const std::map<Index, Index> entries = entries_of(x, row);
    y.numbers.push_back(entries.contains(j) ? x.numbers[entries.at(j)] : 0);
  }
  return y;
}

Values take_columns(const Call& call) {
  const Values& x = call.in(0);
  Values y = call.result();
  if (x.is_csr()) return take_csr(call, x, std::move(y));
  for (Index k = 0; x.type.form == Form::kTable && k < y.width(); ++k) y.table.push_back(x.table[call.integer(k)]);
  for (Index row = 0; x.type.form == Form::kDense && row < y.rows(); ++row)
    for (Index k = 0; k < y.width(); ++k) y.append(x, row * x.width() + call.integer(k));
  return y;
}

Values make_table(const Call& call) {
  Values y = call.result();
  for (const Values* column : call.inputs) y.table.push_back(*column);
  return y;
}

}  // namespace brine::reference
