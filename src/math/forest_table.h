// Decision trees as a plain table: what a lowering fills, what ONNX is written from, and what math::Forest is compiled
// from.
//
// T trees, the nodes of all trees one after another (N), children numbered within their tree. At a node, with
// x = double(X[row, feature]), the first rule that holds decides where the row goes:
//   NaN                                            left if missing_left, else right
//   subset < 0                                     left if x <= threshold, else right (infinities compare as they are)
//   x < 0, x >= 256, bit int(x) not in known_set   as NaN
//   bit int(x) in left_set                         left, else right
// A tree of boosting has one value a leaf and adds it to column t % n_outputs; a tree of a forest has n_outputs values
// a leaf. A factor (a learning rate, a weight) is multiplied in beforehand: product and sum are rounded apart, so this
// is the same to the last bit.
#pragma once

#include <array>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "base/index.h"

namespace brine::math {

struct ForestTable {
  using Set = std::array<std::uint32_t, 8>;  // of the categories 0 to 255

  std::vector<Index> root;            // T + 1: tree t has the nodes root[t] .. root[t + 1] - 1; its root is the first
  std::vector<std::int32_t> feature;  // N: column of X; not read at a leaf
  std::vector<double> threshold;      // N
  std::vector<std::int32_t> left;     // N: child within the tree, greater than its parent; -1: a leaf
  std::vector<std::int32_t> right;    // N: not read at a leaf
  std::vector<std::uint8_t> missing_left;  // N, or empty: never
  std::vector<std::int32_t> subset;        // N, or empty: numbers only. Row of the two tables below; -1: a number
  std::vector<Set> left_set;
  std::vector<Set> known_set;

  Index n_values = 0;         // a leaf: 1, n_outputs, or 0 if only leaves are asked for
  Index n_outputs = 0;        // columns of the sum
  std::vector<double> value;  // N * n_values

  Index n_trees() const { return root.empty() ? 0 : static_cast<Index>(root.size()) - 1; }
  Index n_nodes() const { return static_cast<Index>(left.size()); }
  bool is_leaf(Index node) const { return left[static_cast<std::size_t>(node)] == -1; }
  bool goes_left_if_missing(Index node) const {
    return !missing_left.empty() && missing_left[static_cast<std::size_t>(node)] != 0;
  }
  std::int32_t subset_of(Index node) const { return subset.empty() ? -1 : subset[static_cast<std::size_t>(node)]; }

  void reserve(Index n_nodes);  // of numbers; values, too, if n_values is set
  void clear();                 // trees, nodes and values, not their memory

  // What is wrong with it, with tree and node and what was expected; empty: nothing. A Forest is made only of a table
  // that has passed: then no walk can leave its tree, turn in circles or read outside of its row.
  std::string validate(Index n_features) const;
  // The same of one tree, whose number is not told.
  std::string validate_tree(Index tree, Index n_features) const;
};

// A file's 64-bit integer for the table: what does not fit becomes a number that `validate` refuses.
constexpr std::int32_t clamped(std::int64_t number) {
  using Limits = std::numeric_limits<std::int32_t>;
  return static_cast<std::int32_t>(number < Limits::min()   ? Limits::min()
                                   : number > Limits::max() ? Limits::max()
                                                            : number);
}

}  // namespace brine::math
