// See leaf_values.h.
#include "sklearn/tree/leaf_values.h"

#include "ops/arithmetic.h"
#include "ops/take.h"

namespace brine::sklearn {
namespace {

// Leaves, counted among the nodes of all trees.
Value leaves_among_all(Value X, const ForestData& forest) {
  const std::vector<Index>& root = forest.root();
  return tree_leaves(X, forest) +
         X.program().constant(Dtype::kInt64, {forest.n_trees()}, std::vector<Index>(root.begin(), root.end() - 1));
}

}  // namespace

Value leaf_values(Value X, const ForestData& forest) {
  const math::ForestTable& table = forest.table();
  Shape shape{table.n_nodes()};
  if (table.n_values != 1) shape.push_back(table.n_values);
  return take(X.program().constant(Tensor{Dtype::kFloat64, std::move(shape), table.value.data()}),
              leaves_among_all(X, forest));
}

Value leaf_numbers(Value X, const ForestData& forest, std::vector<Index> numbers) {
  const Index n = forest.n_nodes();
  return take(X.program().constant(Dtype::kInt64, {n}, std::move(numbers)), leaves_among_all(X, forest));
}

}  // namespace brine::sklearn
