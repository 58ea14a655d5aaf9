// Collects the distinct values of leaves.
#include "math/forest_values.h"

#include <cstring>
#include <limits>

namespace brine::math {
namespace {

// Rows of doubles, found again by their bits (so that -0.0 stays itself). It gives up looking when most rows are new,
// as in a regression: then remembering them costs more than it saves.
class DistinctRows {
 public:
  DistinctRows(std::vector<double>& values, Index n_values)
      : values_(values), n_values_(n_values), slots_(1024, kEmpty) {}

  std::uint64_t find_or_add(const double* row) {
    if (n_asked_ > 4096 && n_rows_ * 2 > n_asked_) return add(row);
    ++n_asked_;
    if (n_rows_ * 2 > slots_.size()) grow();
    std::uint64_t& slot = slot_of(row);
    if (slot == kEmpty) slot = add(row);
    return slot;
  }

 private:
  static constexpr std::uint64_t kEmpty = std::numeric_limits<std::uint64_t>::max();

  std::size_t row_bytes() const { return static_cast<std::size_t>(n_values_) * sizeof(double); }

  std::uint64_t add(const double* row) {
    values_.insert(values_.end(), row, row + n_values_);
    return n_rows_++;
  }

  std::uint64_t& slot_of(const double* row) {
    std::uint64_t hash = 0;
    for (Index j = 0; j < n_values_; ++j) {
      std::uint64_t bits;
      std::memcpy(&bits, row + j, sizeof bits);
      hash = (hash ^ bits) * 0x9e3779b97f4a7c15u;
      hash ^= hash >> 29;
    }
    for (std::size_t i = hash & (slots_.size() - 1);; i = (i + 1) & (slots_.size() - 1))
      if (slots_[i] == kEmpty ||
          std::memcmp(&values_[slots_[i] * static_cast<std::uint64_t>(n_values_)], row, row_bytes()) == 0)
        return slots_[i];
  }

  void grow() {
    std::vector<std::uint64_t> old(slots_.size() * 2, kEmpty);
    old.swap(slots_);
    for (const std::uint64_t row : old)
      if (row != kEmpty) slot_of(&values_[row * static_cast<std::uint64_t>(n_values_)]) = row;
  }

  std::vector<double>& values_;
  Index n_values_;
  std::vector<std::uint64_t> slots_;
  std::uint64_t n_rows_ = 0;
  std::uint64_t n_asked_ = 0;
};

}  // namespace

std::vector<std::uint64_t> ForestValues::collect(const ForestTable& table) {
  n_values_ = table.n_values;
  DistinctRows rows(values_, n_values_);
  std::vector<std::uint64_t> row_of(table.left.size(), 0);
  for (Index node = 0; node < table.n_nodes(); ++node)
    if (table.is_leaf(node)) row_of[node] = rows.find_or_add(table.value.data() + node * n_values_);
  return row_of;
}

std::vector<std::uint64_t> node_numbers(const ForestTable& table) {
  std::vector<std::uint64_t> numbers(table.left.size());
  for (Index tree = 0; tree < table.n_trees(); ++tree)
    for (Index node = table.root[tree]; node < table.root[tree + 1]; ++node)
      numbers[node] = static_cast<std::uint64_t>(node - table.root[tree]);
  return numbers;
}

}  // namespace brine::math
