// astype, by numpy's rules; text and objects become numbers as Python's float() reads them, gaps NaN.
#include <cmath>

#include "base/error.h"
#include "program/number_text.h"
#include "reference/elementwise.h"
#include "reference/twins.h"

namespace brine::reference {
namespace {

Cell cell_of(Number x, Dtype dtype) {
  if (dtype == Dtype::kBool) return Cell::of(x != 0);
  if (is_float(dtype)) return Cell::of(static_cast<double>(x));
  return Cell::of(static_cast<std::int64_t>(bits_of(x)));
}

Number number_of(const Cell& cell, Dtype to) {
  if (cell.kind == Cell::Kind::kInt) return converted(cell.integer, Dtype::kInt64, to);
  double value = cell.is_missing() ? std::nan("") : cell.is_text() ? 0 : cell.number();
  if (cell.is_text() && !parse_number(cell.text(), value))
    throw Error(Kind::kUsage, "could not convert string to float");
  return converted(value, Dtype::kFloat64, to);
}

}  // namespace

Values cast(const Call& call) {
  const Values& x = call.in(0);
  const Dtype from = x.type.dtype, to = call.dtype();
  if (to != Dtype::kObject && to != Dtype::kString)
    return each(call,
                [&](Index i) { return x.is_text() ? number_of(x.cells[i], to) : converted(x.numbers[i], from, to); });
  Values y = call.result();
  y.offsets = x.offsets;
  y.columns = x.columns;
  for (Index i = 0; i < x.count(); ++i) y.cells.push_back(x.is_text() ? x.cells[i] : cell_of(x.numbers[i], from));
  return y;
}

Values number(const Call& call) {
  Values y = call.result();
  y.numbers = {converted(call.number(0), Dtype::kFloat64, call.dtype())};
  return y;
}

}  // namespace brine::reference
