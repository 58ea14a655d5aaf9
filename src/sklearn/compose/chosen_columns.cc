// See chosen_columns.h.
#include "sklearn/compose/chosen_columns.h"

#include <algorithm>

#include <fmt/format.h>

#include "ops/columns.h"

namespace brine::sklearn {
namespace {

constexpr Index kSlicedMax = 1 << 24;  // columns; the file says how many there are, not how large it is

bool is_slice(const object::Ref& columns) { return columns.is(object::Kind::kCall) && columns.qualname() == "slice"; }
bool is_scalar_spelling(const object::Ref& columns) {
  return columns.is(object::Kind::kString) || columns.is(object::Kind::kInt) || columns.is(object::Kind::kScalar);
}

// A pandas Index as pickles hold it: a call of _new_Index with the class and a dict.
object::Ref values_of_index(const object::Ref& index) {
  if (!index.is(object::Kind::kCall) || index.qualname() != "_new_Index") return index;
  const object::Ref arguments(index.graph(), index.made().args);
  return arguments.size() == 2 && arguments.item(1).is(object::Kind::kDict) ? arguments.item(1).find("data") : index;
}

}  // namespace

FittedTable::FittedTable(const Fitted& self) : width(self.n_features_or(self.integer_or("_n_features", -1))) {
  for (const std::string_view name :
       {"feature_names_in_", "_feature_names_in", "_df_columns"}) {  // since 1.0, 0.24, 0.20
    const object::Ref index = values_of_index(self.find(name));
    if (!index.is(object::Kind::kArray)) continue;
    const Tensor texts = tensor_of(index);
    if (texts.dtype != Dtype::kString) continue;  // columns numbered by pandas
    names = texts_of(index);
    if (width >= 0 && static_cast<Index>(names.size()) != width)
      self.fail(name, fmt::format("expected {} names, found {}", width, names.size()));
    return;
  }
}

ChosenColumns::ChosenColumns(const Fitted& self, const FittedTable& table, const std::string& part,
                             const object::Ref& columns)
    : is_scalar_(is_scalar_spelling(columns)) {
  const object::Ref indices = self.find("_transformer_to_input_indices");  // since 1.0
  if (indices.is(object::Kind::kDict) && indices.find(part)) positions_ = integers_of(indices.find(part));
  else read(self, table, columns);
  for (Index& position : positions_) {
    if (position < 0) position += table.width;
    if (position < 0 || (table.width >= 0 && position >= table.width))
      self.fail("transformers_", fmt::format("{}: expected columns below {}", part, table.width));
    if (names_.size() < positions_.size() && !table.names.empty())
      names_.push_back(table.names[static_cast<std::size_t>(position)]);
  }
  if (is_scalar_ && std::max(names_.size(), positions_.size()) != 1)
    self.fail("transformers_", fmt::format("{}: expected one column", part));
}

void ChosenColumns::read(const Fitted& self, const FittedTable& table, const object::Ref& columns) {
  if (is_slice(columns)) return read_slice(self, table, columns);
  const Tensor values = tensor_of(columns);
  if (values.dtype == Dtype::kString) {
    names_ = texts_of(columns);
    for (const std::string& name : names_)
      if (const auto found = std::find(table.names.begin(), table.names.end(), name); found != table.names.end())
        positions_.push_back(found - table.names.begin());
    if (positions_.size() != names_.size()) positions_.clear();
  } else if (values.dtype == Dtype::kBool) {
    for (Index i = 0; i < values.size(); ++i)
      if (values.as<bool>()[i]) positions_.push_back(i);
  } else {
    positions_ = integers_of(columns);
  }
}

void ChosenColumns::read_slice(const Fitted& self, const FittedTable& table, const object::Ref& slice) {
  const object::Ref ends(slice.graph(), slice.made().args);
  if (!ends.is(object::Kind::kTuple) || ends.size() != 3) self.fail("transformers_", "expected a slice of three");
  const object::Ref first = ends.item(0), last = ends.item(1);
  if (first.is(object::Kind::kString) || last.is(object::Kind::kString)) {  // of names: the last one is in it
    if (!first.is(object::Kind::kString) || !last.is(object::Kind::kString) || !ends.item(2).is_none())
      self.unsupported("transformers_", "a slice between names with an open end");
    names_ = {std::string(first.text()), std::string(last.text())};
    is_range_ = true;
    return;
  }
  if (table.width < 0 || table.width > kSlicedMax)
    self.unsupported("transformers_", fmt::format("a slice of {} columns", table.width));
  const Index step = ends.item(2).is_none() ? 1 : integer_of(ends.item(2)), n = table.width;
  if (step <= 0) self.unsupported("transformers_", "a slice of columns that runs backwards");
  const auto end = [&](const object::Ref& at, Index otherwise) {
    if (at.is_none()) return otherwise;
    const Index i = integer_of(at);
    return std::clamp<Index>(i < 0 ? i + n : i, 0, n);
  };
  for (Index i = end(first, 0), stop = end(last, n); i < stop; i += std::min(step, n)) positions_.push_back(i);
}

Value ChosenColumns::of(Value X) const {
  std::vector<Index> chosen = positions_;
  if (X.is_table() && !names_.empty()) {
    chosen = positions_of(X.type(), names_);
    if (is_range_) {
      const Index first = chosen[0], last = chosen[1];
      chosen.clear();
      for (Index i = first; i <= last; ++i) chosen.push_back(i);
    }
  }
  if (chosen.empty())
    throw Error(Kind::kUsage,
                "Specifying the columns using strings is only supported for dataframes: expected a table with names");
  return is_scalar_ ? column(X, chosen.front()) : take_columns(X, std::move(chosen));
}

Names ChosenColumns::of(const Names& all) const {
  Names names;
  for (const Index position : positions_) {
    if (position >= static_cast<Index>(all.size()))
      throw Error(Kind::kUsage, fmt::format("expected more than {} names, found {}", position, all.size()));
    names.push_back(all[static_cast<std::size_t>(position)]);
  }
  return names;
}

}  // namespace brine::sklearn
