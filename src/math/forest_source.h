// Trees that are still to be read: what is known of them without a look at their nodes, and who reads them.
#pragma once

#include <functional>
#include <vector>

#include "base/index.h"
#include "math/forest_table.h"

namespace brine::math {

struct ForestSource {
  std::vector<Index> root;  // as ForestTable's
  Index n_values = 0, n_outputs = 0;  // as ForestTable's
  // Appends a tree, validated, to a table of any others. Several threads may ask at once.
  std::function<void(Index tree, ForestTable& table)> append;

  Index n_trees() const { return static_cast<Index>(root.size()) - 1; }
  Index n_nodes() const { return root.back(); }
};

}  // namespace brine::math
