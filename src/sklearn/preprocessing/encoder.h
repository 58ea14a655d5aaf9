// What encoders share: the categories of each column, how infrequent ones are grouped, the codes of new values.
#pragma once

#include <vector>

#include "ops/categories.h"
#include "sklearn/fitted.h"

namespace brine::sklearn {

class Encoder {
 public:
  explicit Encoder(const Fitted& self);

  Index size() const { return static_cast<Index>(columns_.size()); }            // columns
  const Value& categories(Index column) const { return at(column).categories; }  // (m,)
  Index count(Index column) const { return categories(column).width(); }         // m
  bool has_infrequent(Index column) const { return !at(column).infrequent.empty(); }
  const std::vector<Index>& infrequent(Index column) const { return at(column).infrequent; }  // their codes
  // By category: its place once the infrequent ones are one group, the last of all. What lies beyond the grouping (the
  // missing category of OrdinalEncoder) keeps its code.
  const std::vector<Index>& groups(Index column) const { return at(column).groups; }

  // Of each column of X, the codes (n,); -1: unknown.
  std::vector<Value> codes(Value X, Unknown unknown) const;

 private:
  struct Column {
    Value categories;
    std::vector<Index> infrequent, groups;
  };
  const Column& at(Index column) const { return columns_[static_cast<std::size_t>(column)]; }

  std::vector<Column> columns_;
};

// X of inverse_transform: dense numbers, `width` of them a row.
Value encoded(Value X, Index width);
// All but the items at these places; what stands at them.
std::vector<Index> without(Index count, const std::vector<Index>& places);

}  // namespace brine::sklearn
