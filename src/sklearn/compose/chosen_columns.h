// Which columns a part of a ColumnTransformer sees: by position, by name, or both, in every spelling that its releases
// saved.
#pragma once

#include <string>
#include <vector>

#include "sklearn/fitted.h"

namespace brine::sklearn {

// What a ColumnTransformer was fitted on.
struct FittedTable {
  explicit FittedTable(const Fitted& self);
  Names names;      // of a table's columns; empty: no table, or a release that did not say
  Index width = -1;  // -1: not known
};

class ChosenColumns {
 public:
  // `columns`: the third item of a part in transformers_.
  ChosenColumns(const Fitted& self, const FittedTable& table, const std::string& part, const object::Ref& columns);

  bool is_empty() const { return names_.empty() && positions_.empty(); }
  bool has_positions() const { return !positions_.empty(); }
  // These of X: of a table by name where the fit saw names, else by position; a single column (not a list of one) as
  // (n,).
  Value of(Value X) const;
  Names of(const Names& all) const;  // of the names of all columns

 private:
  void read(const Fitted& self, const FittedTable& table, const object::Ref& columns);
  void read_slice(const Fitted& self, const FittedTable& table, const object::Ref& slice);

  Names names_;                   // what a table is asked for
  std::vector<Index> positions_;  // what anything else is asked for
  bool is_range_ = false;         // names_ are the first and the last of a range
  bool is_scalar_ = false;
};

}  // namespace brine::sklearn
