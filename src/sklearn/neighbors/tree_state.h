// What a file holds of a KDTree or BallTree.
#pragma once

#include <optional>

#include "ops/search_tree.h"
#include "sklearn/fitted.h"
#include "sklearn/metrics/distances.h"

namespace brine::sklearn {

class FittedTree {
 public:
  // Of the tree in the attribute `name`, over these points (m, d) by this metric; none where the attribute holds
  // something else.
  static std::optional<FittedTree> of(const Fitted& self, std::string_view name, Value points, const Metric& metric);

  const SearchTree& search() const { return *search_; }
  bool has_boxes() const { return !radii_; }  // a KDTree

  struct Distances {
    Value least, greatest;  // (n, nodes) float64
    Value least_reduced;
  };
  Distances to_nodes(Value X) const;  // X (n, d) float64

 private:
  Distances to_boxes(Value X) const;
  Value powers(Value gaps) const;  // (n, nodes, d) -> their sum, before the root

  const SearchTree* search_ = nullptr;
  Metric metric_;
  Value low_, high_;       // (nodes, d), of boxes
  Value centres_, radii_;  // (nodes, d), (nodes,), of balls
};

// A tree's state, a tuple: (data, order, nodes, bounds, leaf_size, n_levels, n_nodes, 4 counters, metric,
// sample_weight); to 0.19 without the last. An empty Ref where the attribute holds something else.
object::Ref tree_state(const Fitted& self, std::string_view name);

}  // namespace brine::sklearn
