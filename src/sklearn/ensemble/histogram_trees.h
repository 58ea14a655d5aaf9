// The trees of histogram gradient boosting: `_predictors`, a list of iterations, each a list of K TreePredictor
// objects.
//
// `nodes` are packed records, whose fields changed: 0.22 brought missing_go_to_left, 0.24 categories (and the name
// num_threshold), 1.3 a wider feature_idx. A node that asks for a category names a row of its tree's
// raw_left_cat_bitsets; which categories were known when fitting, `_bin_mapper` says.
#pragma once

#include "ops/forest.h"
#include "sklearn/fitted.h"

namespace brine::sklearn {

// One value a leaf, K outputs; `n_columns`: of the matrix that nodes refer to.
const ForestData& histogram_trees(const Fitted& self, Index n_columns);

}  // namespace brine::sklearn
