// The values of a forest's leaves, equal rows once: most leaves of a deep classification tree hold one class alone, so
// that the few distinct rows stay in the nearest cache while millions of leaves point to them.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "base/index.h"
#include "math/forest_table.h"

namespace brine::math {

class ForestValues {
 public:
  ForestValues() = default;
  // Room for the leaves of trees of these sizes, each in a row of its own if need be.
  ForestValues(const std::vector<Index>& root, Index n_values);

  // Rows from which on there is room for the leaves of `tree` and those that follow. A tree has half as many leaves as
  // nodes, and half a leaf.
  static std::uint64_t first_row(const std::vector<Index>& root, Index tree) {
    return static_cast<std::uint64_t>(root[static_cast<std::size_t>(tree)] + tree) / 2;
  }

  Index n_values() const { return n_values_; }
  const double* data() const { return values_.get(); }
  double* row(std::uint64_t row) { return values_.get() + row * static_cast<std::uint64_t>(n_values_); }

 private:
  Index n_values_ = 0;
  std::unique_ptr<double[]> values_;
};

// Rows of values from one on, found again by their bits (so that -0.0 stays itself). It gives up looking when most rows
// are new, as in a regression: then remembering them costs more than it saves.
class DistinctRows {
 public:
  // `values` may be null if nothing is added.
  DistinctRows(ForestValues* values, std::uint64_t first) : values_(values), first_(first), end_(first) {}

  // The row that holds these values.
  std::uint64_t find_or_add(const double* row);

 private:
  std::uint64_t add(const double* row);
  std::uint64_t& slot_of(const double* row);
  void grow();
  std::size_t row_bytes() const { return static_cast<std::size_t>(values_->n_values()) * sizeof(double); }

  ForestValues* values_;
  std::uint64_t first_, end_;
  std::uint64_t n_asked_ = 0;
  std::vector<std::uint64_t> slots_;
};

// For each node of the table the row of its values (0 at a split).
std::vector<std::uint64_t> collect(const ForestTable& table, ForestValues& values);
// For each node of the table its number within its tree.
std::vector<std::uint64_t> node_numbers(const ForestTable& table);

}  // namespace brine::math
