// The trees of a node of ai.onnx.ml, whichever of its three spellings it has, and their way into a ForestTable.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "math/forest_table.h"
#include "onnx/node_reader.h"

namespace brine::onnx {

enum class Ask : std::uint8_t { kLessOrEqual, kLess, kGreaterOrEqual, kGreater, kEqual, kNotEqual, kMember, kLeaf };

struct TreeSource {
  struct Weight {
    std::int64_t target;
    double value;
  };
  struct Node {
    Ask ask = Ask::kLeaf;
    std::int64_t feature = 0;
    double value = 0;
    std::vector<double> members = {};          // of kMember
    bool missing_is_true = false;
    std::size_t yes = 0, no = 0;               // positions in `nodes`
    std::size_t first_weight = 0, n_weights = 0;  // of a leaf
  };
  std::span<const Weight> weights_of(const Node& leaf) const {
    return std::span(weights).subspan(leaf.first_weight, leaf.n_weights);
  }

  std::vector<Node> nodes;
  std::vector<Weight> weights = {};  // leaf after leaf
  std::vector<std::size_t> roots;
  std::int64_t n_targets = 1;
};

TreeSource trees_in_lists(NodeReader& r,
                          std::string_view weights);  // "target" or "class": TreeEnsembleRegressor, -Classifier
TreeSource trees_in_tensors(NodeReader& r);                          // TreeEnsemble

// The sum of the trees over X, float or double: (n, n_targets) in double, from `start` (n_targets) on.
Value sum_of_trees(NodeReader& r, const TreeSource& source, Value x, Value start);

}  // namespace brine::onnx
