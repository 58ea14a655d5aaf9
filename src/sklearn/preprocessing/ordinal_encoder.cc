// sklearn.preprocessing.OrdinalEncoder: each category as its number, (n, n_features) of `dtype`.
//
// Infrequent categories (since 1.3) share the last number; the missing category has encoded_missing_value (since 1.1;
// NaN since 1.0), an unknown one unknown_value (since 0.24).
#include <fmt/format.h>

#include "ops/arithmetic.h"
#include "ops/check.h"
#include "ops/columns.h"
#include "ops/compare.h"
#include "ops/elementwise.h"
#include "ops/shape.h"
#include "ops/take.h"
#include "sklearn/preprocessing/encoder.h"

namespace brine::sklearn {
namespace {

constexpr Index kNone = -1;

// What both directions know of a column.
struct Column {
  Value categories;       // (m,)
  Value kept;             // those that have a number of their own, then any
  Index count = 0;        // of those that have a number of their own
  Index missing = kNone;  // the missing category's code
  Index grouped = kNone;  // the number of the infrequent ones
};

// By column; the missing categories' codes.
std::vector<Index> missing_of(const Fitted& self, const Encoder& encoder) {
  std::vector<Index> missing(static_cast<std::size_t>(encoder.size()), kNone);
  const object::Ref indices = self.find("_missing_indices");  // since 1.0: {column: code}
  if (!indices) return missing;
  if (!indices.is(object::Kind::kDict)) self.fail("_missing_indices", "expected a dict");
  for (std::size_t i = 0; i < indices.size(); ++i) {
    const Index column = integer_of(indices.key(i)), code = integer_of(indices.value(i));
    if (column < 0 || column >= encoder.size() || code < 0 || code >= encoder.count(column))
      self.fail("_missing_indices", "expected columns and their categories' codes");
    missing[static_cast<std::size_t>(column)] = code;
  }
  return missing;
}

std::vector<Column> columns_of(const Fitted& self, const Encoder& encoder) {
  const std::vector<Index> missing = missing_of(self, encoder);
  std::vector<Column> columns;
  for (Index i = 0; i < encoder.size(); ++i) {
    std::vector<Index> kept = without(encoder.count(i), encoder.infrequent(i));
    const auto count = static_cast<Index>(kept.size());
    kept.push_back(0);
    const Value categories = encoder.categories(i);
    // the missing category counts among those that have a number: scikit-learn's arithmetic, kept
    columns.push_back({categories, take(categories, self.constant(std::move(kept))), count,
                       missing[static_cast<std::size_t>(i)], encoder.has_infrequent(i) ? count : kNone});
  }
  return columns;
}

Value is_equal(Value x, double value) { return value == value ? equal(x, value) : is_nan(x); }

Value cell(Value like, Cell value) { return like.program().constant(Dtype::kObject, {}, std::vector<Cell>{value}); }

struct Codes {  // what the encoder's parameters say
  double missing_value;
  bool is_lenient;
  double unknown_value;
};

// One column of inverse_transform: numbers are cut to integers, negative ones count from the end, as Python's indices
// do.
Value inverse_of(Value labels, const Column& column, const Codes& codes, Dtype dtype) {
  if (column.missing != kNone)
    labels = where(is_equal(labels, codes.missing_value), static_cast<double>(column.missing), labels.as_float());
  Value unknown, grouped, elsewhere;
  if (codes.is_lenient) elsewhere = unknown = is_equal(labels, codes.unknown_value);
  if (column.grouped != kNone) {
    grouped = equal(labels, column.grouped);
    elsewhere = elsewhere ? logical_or(unknown, grouped) : grouped;
  }
  Value places = (elsewhere ? where(elsewhere, 0, labels) : labels).cast(Dtype::kInt64);
  places = where(places < Index{0}, places + column.count, places);
  Value bad = logical_or(places < Index{0}, places >= column.count);
  if (elsewhere) bad = logical_and(bad, logical_not(elsewhere));
  Value value = take(column.kept, refuse_where(places, bad, "expected the number of a category")).cast(dtype);
  if (unknown) value = where(unknown, cell(value, Cell::none()), value);
  if (grouped) value = where(grouped, cell(value, Cell::of(std::string_view("infrequent_sklearn"))), value);
  return value;
}

void lower(const Fitted& self, Methods m) {
  const Encoder encoder(self);
  const std::string handle = self.text_or("handle_unknown", "error");
  if (handle != "error" && handle != "use_encoded_value")
    self.unsupported("handle_unknown", fmt::format("handle_unknown='{}'", handle));
  const Codes codes{self.number_or("encoded_missing_value", __builtin_nan("")), handle != "error",
                    handle != "error" ? self.number("unknown_value") : 0};
  const Dtype dtype = dtype_meant_by(self.get("dtype"));
  if (!is_number(dtype)) self.unsupported("dtype", "an ordinal encoding of objects");
  const std::vector<Column> columns = columns_of(self, encoder);

  std::vector<Value> tables;  // by category, then of the unknown
  Dtype inverse_dtype = columns.front().categories.dtype();
  for (Index i = 0; i < encoder.size(); ++i) {
    std::vector<double> table(encoder.groups(i).begin(), encoder.groups(i).end());
    if (const Index missing = columns[static_cast<std::size_t>(i)].missing; missing != kNone)
      table[static_cast<std::size_t>(missing)] = codes.missing_value;
    table.push_back(codes.unknown_value);
    tables.push_back(self.constant(std::move(table)).cast(dtype));
    inverse_dtype = codes.is_lenient || encoder.has_infrequent(i)
                        ? Dtype::kObject
                        : promote_any(inverse_dtype, encoder.categories(i).dtype());
  }

  m.transform = [=](Value X) {
    std::vector<Value> numbers = encoder.codes(X, codes.is_lenient ? Unknown::kCode : Unknown::kRefuse);
    for (std::size_t i = 0; i < numbers.size(); ++i) numbers[i] = take(tables[i], numbers[i]);
    return stack(std::move(numbers));
  };
  m.inverse_transform = [=](Value X) {
    require_dense(X);
    X = as_numbers(X);
    if (X.rank() != 2 || X.width() != encoder.size())
      throw Error(Kind::kUsage, fmt::format("Shape of the passed X data is not correct. Expected {} columns, got {}.",
                                            encoder.size(), X.rank() == 2 ? X.width() : 1));
    std::vector<Value> values;
    for (Index i = 0; i < encoder.size(); ++i)
      values.push_back(inverse_of(column(X, i), columns[static_cast<std::size_t>(i)], codes, inverse_dtype));
    return stack(std::move(values));
  };
  names_stay(m);
}

}  // namespace

extern constinit const Estimator kOrdinalEncoder{
    "OrdinalEncoder", lower, Role::kTransformer, Takes::kAnything, Finite::kNanAllowed, Sparse::kAccepted};

}  // namespace brine::sklearn
