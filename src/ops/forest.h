// Decision trees: the only walk over them. What a tree's leaf means is arithmetic around it.
#pragma once

#include <memory>
#include <mutex>

#include "math/forest.h"
#include "program/program.h"

namespace brine {

extern const Op kTreeLeaves, kForestSum;

// Trees of a file, validated. The compact forms that kernels walk are made once for each question and shared by plans.
class ForestData : public Payload {
 public:
  // `table` has passed validate(n_features).
  ForestData(math::ForestTable table, Index n_features) : table_(std::move(table)), n_features_(n_features) {}

  const math::ForestTable& table() const { return table_; }
  Index n_features() const { return n_features_; }
  std::string describe() const override;
  template <class T>
  std::shared_ptr<const math::Forest<T>> compiled(math::ForestAnswer answer) const;

 private:
  math::ForestTable table_;
  Index n_features_;
  mutable std::mutex mutex_;  // of the two tables of compiled forms, by answer
  mutable std::shared_ptr<const math::Forest<float>> of_float_[2];
  mutable std::shared_ptr<const math::Forest<double>> of_double_[2];
};

// The number, within its tree, of the leaf that each row reaches in each tree: X (n, d) float32 or float64, dense or
// CSR -> int64 (n, T).
Value tree_leaves(Value X, const ForestData& forest);
// start + the leaves' values, added tree by tree in float64: start (K,) or (n, K) -> (n, K).
Value forest_sum(Value X, const ForestData& forest, Value start);

}  // namespace brine
