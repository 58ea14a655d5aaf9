// The values of a forest's leaves, equal rows once: most leaves of a deep classification tree hold one class alone, so
// that the few distinct rows stay in the nearest cache while millions of leaves point to them.
#pragma once

#include <cstdint>
#include <vector>

#include "base/index.h"
#include "math/forest_table.h"

namespace brine::math {

class ForestValues {
 public:
  // Takes the values of the leaves; returns, for each node of the table, the row of its values (0 at a split).
  std::vector<std::uint64_t> collect(const ForestTable& table);

  Index n_values() const { return n_values_; }
  const double* data() const { return values_.data(); }

 private:
  Index n_values_ = 0;
  std::vector<double> values_;
};

// For each node of the table its number within its tree.
std::vector<std::uint64_t> node_numbers(const ForestTable& table);

}  // namespace brine::math
