// Decision trees: the only walk over them. What a tree's leaf means is arithmetic around it.
//
// A large forest is read when a plan first asks for it: until then its trees are known by their sizes alone.
#pragma once

#include <memory>
#include <mutex>
#include <vector>

#include "math/forest.h"
#include "math/forest_source.h"
#include "program/program.h"

namespace brine {

extern const Op kTreeLeaves, kForestSum;

// Trees of a file, validated before anybody sees them. The compact forms that kernels walk are made once for each
// question and shared by plans. Any thread.
class ForestData : public Payload {
 public:
  // `table` has passed validate(n_features).
  ForestData(math::ForestTable table, Index n_features);
  // `source` appends what passes validate(n_features), or throws.
  ForestData(math::ForestSource source, Index n_features) : source_(std::move(source)), n_features_(n_features) {}

  const math::ForestSource& source() const { return source_; }  // without `append` if it was made of a table
  const std::vector<Index>& root() const { return source_.root; }
  Index n_trees() const { return source_.n_trees(); }
  Index n_nodes() const { return source_.n_nodes(); }
  Index n_outputs() const { return source_.n_outputs; }
  Index n_features() const { return n_features_; }
  const math::ForestTable& table() const;  // throws Error as its source does, until that gives one
  std::string describe() const override;
  template <class T>
  std::shared_ptr<const math::Forest<T>> compiled(math::ForestAnswer answer) const;

 private:
  math::ForestSource source_;
  Index n_features_;
  mutable std::mutex table_mutex_;
  mutable std::unique_ptr<const math::ForestTable> table_;  // null: nobody has asked yet
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
