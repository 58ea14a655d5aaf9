// scikit-learn's Tree objects as the table of a forest: nodes copied once, then checked.
//
// A Tree's state holds `nodes`, records of node_count nodes, and `values`, float64 (node_count, n_outputs,
// max_n_classes): means or medians of a regression; of a classification class fractions, to 1.3 weighted counts.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "ops/forest.h"
#include "sklearn/fitted.h"

namespace brine::sklearn {

// Throws Error{kMalformed} at `name` unless the table is one that can be walked on n_features columns.
const ForestData& keep_forest(const Fitted& self, math::ForestTable table, Index n_features, std::string_view name);

// The same trees, but that NaN goes right everywhere. A copy, if there is a difference: for methods that are asked
// rarely.
const ForestData& missing_to_the_right(const Fitted& self, const ForestData& forest);

// A Tree object and its path in the model.
struct TreeRef {
  object::Ref tree;
  std::string path;
};
TreeRef own_tree(const Fitted& self);  // tree_
std::vector<TreeRef> trees_of(const Fitted& self,
                              std::string_view estimators);  // of `estimators_`, in order; at least one

// Checks what a tree's `nodes` are, not yet the nodes; memory for them is charged. Their number, at least 1.
Index check_nodes(const Fitted& self, const TreeRef& ref);

// An empty table with room for the nodes of these trees; memory for it is charged.
math::ForestTable table_for(const Fitted& self, const std::vector<TreeRef>& refs);

// Appends the nodes of a tree, without values. `columns`: what the tree takes for column i is columns[i] of X.
void append_tree(const TreeRef& ref, math::ForestTable& table, std::span<const Index> columns = {});

// Throws Error{kMalformed} at the tree unless the last one of the table, number `tree` of its forest, can be walked.
void check_last_tree(const TreeRef& ref, const math::ForestTable& table, Index n_features, Index tree);

// The values of a tree: (nodes, n_outputs, n_classes); kAny: any extent.
Tensor tree_values(const Fitted& self, const TreeRef& ref, Index n_nodes, Index n_outputs, Index n_classes);
// Checks the same without reading them, and gives their shape; values_of() reads them then.
Shape check_tree_values(const Fitted& self, const TreeRef& ref, Index n_nodes, Index n_outputs, Index n_classes);
Tensor values_of(const TreeRef& ref);

}  // namespace brine::sklearn
