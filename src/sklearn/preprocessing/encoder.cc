// See encoder.h. Infrequent categories: OneHotEncoder since 1.1, OrdinalEncoder since 1.3.
#include "sklearn/preprocessing/encoder.h"

#include <fmt/format.h>

#include "ops/check.h"
#include "ops/columns.h"
#include "ops/sparse.h"

namespace brine::sklearn {
namespace {

// A list with an array of codes, or None, for each column.
std::vector<std::vector<Index>> codes_of(const Fitted& self, std::string_view name, Index n_columns) {
  std::vector<std::vector<Index>> all;
  for (const object::Ref& item : items_of(self.get(name)))
    all.push_back(item.is_none() ? std::vector<Index>{} : integers_of(item));
  if (static_cast<Index>(all.size()) != n_columns)
    self.fail(name, fmt::format("expected an item for each of {} columns, found {}", n_columns, all.size()));
  return all;
}

}  // namespace

Encoder::Encoder(const Fitted& self) {
  for (const Value& categories : self.arrays("categories_")) {
    if (categories.rank() != 1 || categories.width() == 0)
      self.fail("categories_", "expected lists of categories, found another shape");
    columns_.push_back({categories, {}, {}});
  }
  if (self.n_features_or(size()) != size())
    self.fail("categories_", fmt::format("expected {} lists, found {}", self.n_features_or(0), size()));
  self.set_n_features(size());
  const bool groups = self.flag_or("_infrequent_enabled", false);
  const auto rare =
      groups ? codes_of(self, "_infrequent_indices", size()) : std::vector<std::vector<Index>>(columns_.size());
  const auto mappings = groups ? codes_of(self, "_default_to_infrequent_mappings", size()) : rare;
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    Column& column = columns_[i];
    const Index count = column.categories.width();
    column.infrequent = rare[i];
    column.groups = mappings[i];
    if (static_cast<Index>(column.groups.size()) > count || column.infrequent.empty() != column.groups.empty())
      self.fail("_default_to_infrequent_mappings",
                "expected a group for each category of a column that has infrequent ones");
    for (Index code = static_cast<Index>(column.groups.size()); code < count; ++code) column.groups.push_back(code);
    for (const std::vector<Index>* codes : {&column.infrequent, &column.groups})
      for (const Index code : *codes)
        if (code < 0 || code >= count)
          self.fail("_infrequent_indices", fmt::format("expected codes below {}, found {}", count, code));
  }
}

std::vector<Value> Encoder::codes(Value X, Unknown unknown) const {
  require_dense(X);
  if (X.rank() != 2) throw Error(Kind::kUsage, fmt::format("Expected 2D array, got {}D array instead", X.rank()));
  std::vector<Value> codes;
  for (Index i = 0; i < size(); ++i) {
    const Value values =
        X.is_table() ? refuse(column(X, i), Refuse::kInfinity) : column(X, i);  // a matrix has been checked as a whole
    codes.push_back(category_codes(values, categories(i), unknown,
                                   fmt::format("Found unknown categories [{{}}] in column {} during transform", i)));
  }
  return codes;
}

Value encoded(Value X, Index width) {
  X = to_dense(refuse(as_numbers(X), Refuse::kBoth));
  if (X.rank() != 2 || X.width() != width)
    throw Error(Kind::kUsage, fmt::format("Shape of the passed X data is not correct. Expected {} columns, got {}.",
                                          width, X.rank() == 2 ? X.width() : 1));
  if (width == 0) throw Error(Kind::kUsage, "Found array with 0 feature(s) while a minimum of 1 is required.");
  return X;
}

std::vector<Index> without(Index count, const std::vector<Index>& places) {
  std::vector<bool> gone(static_cast<std::size_t>(count), false);
  for (const Index place : places) gone[static_cast<std::size_t>(place)] = true;
  std::vector<Index> rest;
  for (Index i = 0; i < count; ++i)
    if (!gone[static_cast<std::size_t>(i)]) rest.push_back(i);
  return rest;
}

}  // namespace brine::sklearn
