// What decision trees and forests share: one tree is a forest of one, since dividing by 1 is exact.
//
// X is seen as float32, thresholds are float64, results float64. Sums run in the order of the trees from 0.0, one
// addition each, one division at the end.
#pragma once

#include "ops/forest.h"
#include "sklearn/fitted.h"
#include "sklearn/tree/tree_table.h"

namespace brine::sklearn {

// X as trees see it: float32 (of a CSR's duplicates the sum is rounded, unless they are float32 already: then the last
// counts). Infinity, and what float32 cannot hold, is refused; NaN unless it is allowed, in CSR always. kNotChecked:
// nothing.
enum class Nan { kRefused, kAllowed, kNotChecked };
Value tree_input(Value X, Nan nan);

// Whether a fitted tree takes NaN: a matter of its criterion, its splitter and the release.
Nan nan_of_tree(const Fitted& tree);

// To 1.3 the values of a classification are weighted counts: each line divided by its sum, 0 by 1.
void make_fractions(double* values, Index n_lines, Index n_classes);

struct Trees {
  const ForestData* forest = nullptr;  // with the leaves' values: (n_outputs, max_n_classes) each
  Index n_trees = 0, n_outputs = 0, n_classes_max = 0;
  Nan nan = Nan::kRefused;
};

// Checks what the trees' arrays are, and assigns `apply` and `decision_path`. Nodes and values are read and checked
// when a plan first needs them: a large forest is open long before it is read.
enum class Leaves { kFractions, kMeans };
enum class Single { kNo, kYes };  // one tree: apply gives (n,), decision_path the matrix alone
Trees lower_trees(const Fitted& self, Methods m, const std::vector<TreeRef>& refs, Leaves leaves, Single single,
                  Nan nan);

void lower_classifier(const Fitted& self, Methods m, const Trees& trees);
void lower_regressor(Methods m, const Trees& trees);

}  // namespace brine::sklearn
