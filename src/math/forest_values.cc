// See forest_values.h.
#include "math/forest_values.h"

#include <algorithm>
#include <cstring>
#include <limits>

#include "base/large_pages.h"

namespace brine::math {
namespace {

constexpr std::uint64_t kEmpty = std::numeric_limits<std::uint64_t>::max();
constexpr std::size_t kSlotsAtFirst = 1024;

}  // namespace

ForestValues::ForestValues(const std::vector<Index>& root, Index n_values)
    : n_values_(n_values),
      values_(in_large_pages<double>(first_row(root, static_cast<Index>(root.size()) - 1) *
                                     static_cast<std::uint64_t>(n_values))) {}

std::uint64_t DistinctRows::find_or_add(const double* row) {
  const std::uint64_t n_rows = end_ - first_;
  if (n_asked_ > 4096 && n_rows * 2 > n_asked_) return add(row);
  ++n_asked_;
  if (n_rows * 2 >= slots_.size()) grow();
  std::uint64_t& slot = slot_of(row);
  if (slot == kEmpty) slot = add(row);
  return slot;
}

std::uint64_t DistinctRows::add(const double* row) {
  std::copy_n(row, values_->n_values(), values_->row(end_));
  return end_++;
}

std::uint64_t& DistinctRows::slot_of(const double* row) {
  std::uint64_t hash = 0;
  for (Index j = 0; j < values_->n_values(); ++j) {
    std::uint64_t bits;
    std::memcpy(&bits, row + j, sizeof bits);
    hash ^= bits;
    hash = (hash ^ (hash >> 32)) * 0x9e3779b97f4a7c15u;  // short fractions have all their bits at the top
    hash ^= hash >> 29;
  }
  for (std::size_t i = hash & (slots_.size() - 1);; i = (i + 1) & (slots_.size() - 1))
    if (slots_[i] == kEmpty || std::memcmp(values_->row(slots_[i]), row, row_bytes()) == 0) return slots_[i];
}

void DistinctRows::grow() {
  std::vector<std::uint64_t> old(std::max(slots_.size() * 2, kSlotsAtFirst), kEmpty);
  old.swap(slots_);
  for (const std::uint64_t row : old)
    if (row != kEmpty) slot_of(values_->row(row)) = row;
}

std::vector<std::uint64_t> collect(const ForestTable& table, ForestValues& values) {
  DistinctRows rows(&values, 0);
  std::vector<std::uint64_t> row_of(table.left.size(), 0);
  for (Index node = 0; node < table.n_nodes(); ++node)
    if (table.is_leaf(node)) row_of[node] = rows.find_or_add(table.value.data() + node * values.n_values());
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
