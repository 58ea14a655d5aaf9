// sklearn.ensemble.RandomTreesEmbedding: a column for each leaf of each tree, 1 where the row reaches it. float64, CSR
// if sparse_output.
//
// The columns are those of `one_hot_encoder_`, which is not read: every leaf held training rows, so none is unknown.
#include <fmt/format.h>

#include "ops/categories.h"
#include "sklearn/tree/leaf_values.h"
#include "sklearn/tree/trees.h"

namespace brine::sklearn {
namespace {

void lower(const Fitted& self, Methods m) {
  const Fitted first = self.child(items_of(self.get("estimators_")).front(), "estimators_[0]");
  const Trees trees = lower_trees(self, m, trees_of(self, "estimators_"), Leaves::kMeans, Single::kNo,
                                  self.since(1, 6) ? nan_of_tree(first) : Nan::kRefused);
  const math::ForestTable& table = trees.forest->table();
  std::vector<Index> place(table.left.size()), n_leaves;  // of a leaf among those of its tree
  Names names;
  for (Index tree = 0; tree < table.n_trees(); ++tree) {
    const Index root = table.root[static_cast<std::size_t>(tree)];
    n_leaves.push_back(0);
    for (Index node = root; node < table.root[static_cast<std::size_t>(tree) + 1]; ++node) {
      if (!table.is_leaf(node)) continue;
      place[static_cast<std::size_t>(node)] = n_leaves.back()++;
      names.push_back(fmt::format("randomtreesembedding_{}_{}", tree, node - root));
    }
  }
  const Storage storage = self.flag("sparse_output") ? Storage::kCsr : Storage::kDense;
  m.transform = [=](Value X) {
    const Value slots = leaf_numbers(tree_input(X, trees.nan), *trees.forest, place);
    return one_hot(slots, n_leaves, Dtype::kFloat64, storage);
  };
  m.set_names_out([=](const Names&) { return names; });
}

}  // namespace

// Finite::kNotChecked: what is refused is refused as float32, by tree_input.
extern constinit const Estimator kRandomTreesEmbedding{
    "RandomTreesEmbedding", lower, Role::kTransformer, Takes::kNumbers, Finite::kNotChecked, Sparse::kAccepted};

}  // namespace brine::sklearn
