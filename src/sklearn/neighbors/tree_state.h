// What a file holds of a KDTree or BallTree.
#pragma once

#include "sklearn/fitted.h"

namespace brine::sklearn {

// Its state, a tuple: (data, order, nodes, bounds, leaf_size, n_levels, n_nodes, 4 counters, metric, sample_weight); to 0.19 without the
// last. An empty Ref where the attribute holds something else.
object::Ref tree_state(const Fitted& self, std::string_view name);

}  // namespace brine::sklearn
