// See missing.h. Source: sklearn/utils/_mask.py.
#include "sklearn/impute/missing.h"

#include "ops/check.h"
#include "ops/compare.h"
#include "ops/elementwise.h"
#include "ops/shape.h"

namespace brine::sklearn {

MissingValue::MissingValue(const Fitted& self) {
  const object::Ref given = self.get("missing_values");
  if (given.is(object::Kind::kString) && given.text() == "NaN" && !self.since(0, 22)) return;  // Imputer's spelling
  const Cell cell = cell_of(given);
  cell_ = self.constant(Dtype::kObject, {}, std::vector<Cell>{cell});
  if (cell.is_nan()) return;
  kind_ = cell.is_text()                   ? Kind::kText
          : cell.kind == Cell::Kind::kNone ? Kind::kNone
          : cell.kind == Cell::Kind::kNa   ? Kind::kNa
                                           : Kind::kNumber;
  if (kind_ != Kind::kNumber) return;
  number_ = cell.number();
  operand_ = self.scalar_of(given);
}

Value MissingValue::mask(Value X) const {
  if (X.dtype() == Dtype::kObject) {
    if (kind_ == Kind::kNan) return not_equal(X, X);
    return kind_ == Kind::kNa ? is_missing(X) : equal(X, cell_);
  }
  if (X.dtype() == Dtype::kString) return kind_ == Kind::kText ? equal(X.cast(Dtype::kObject), cell_) : is_missing(X);
  if (kind_ == Kind::kNumber) return equal(X, operand_);
  if (is_float(X.dtype()) && is_nan()) return brine::is_nan(X);
  return broadcast_rows(
      X.program().constant(Dtype::kBool, {X.width()}, std::vector<std::uint8_t>(static_cast<std::size_t>(X.width()))),
      X);
}

Value MissingValue::checked(Value X) const {
  if (is_nan()) return X;
  if (X.dtype() != Dtype::kObject) return refuse(X, Refuse::kNan);
  return refuse_where(X, not_equal(X, X), "Input X contains NaN");
}

void refuse_bools(const Value& X) {
  if (X.dtype() == Dtype::kBool)
    throw Error(Kind::kUsage, "expected numbers, or text as objects, found data with dtype bool");
}

void set_imputed_names(Methods& m, const Fitted& self, std::vector<Index> named, bool indicates) {
  const Methods indicator = indicates ? self.methods("indicator_") : m;
  m.set_names_out([=](const Names& given) {
    Names names;
    for (const Index j : named) names.push_back(given.at(static_cast<std::size_t>(j)));
    if (indicates)
      for (const std::string& name : indicator.names_out(given)) names.push_back(name);
    return names;
  });
}

}  // namespace brine::sklearn
