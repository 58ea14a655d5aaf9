// What a fitted OneHotEncoder says of its outputs: which categories share one, which is dropped, where unknown ones go.
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "sklearn/preprocessing/encoder.h"

namespace brine::sklearn {

struct OneHot {
  OneHot(const Fitted& self, const Encoder& columns);

  Index size(Index i) const { return n_groups(i) - (drop[static_cast<std::size_t>(i)] != kNone); }
  Index n_groups(Index i) const { return *std::max_element(encoder.groups(i).begin(), encoder.groups(i).end()) + 1; }
  std::vector<Index> sizes() const;
  std::vector<Index> slots(Index i) const;  // by category, then of the unknown: its place among the outputs; -1: none
  // The categories as they come back: frequent ones, then 'infrequent_sklearn'.
  Value names(const Fitted& self, Index i) const;

  static constexpr Index kNone = -1;

  Encoder encoder;
  std::vector<Index> drop;  // by column, after grouping; kNone: nothing is dropped
  std::string handle_unknown;
  bool groups_unknown;
};

}  // namespace brine::sklearn
