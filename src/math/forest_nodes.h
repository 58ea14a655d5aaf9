// Compiled trees: small nodes, siblings side by side, leaves that lead to themselves.
//
// A step is `at = left + !(x <= threshold)`. At a leaf the threshold is NaN and `left` is the leaf's own number less
// one, so that further steps stay there and many rows can walk in step without asking who has arrived. The NaN's
// payload is what the leaf stands for: its number, or a row of the table of values. Positions count within the tree;
// its root is 1, siblings start at even positions and so share a cache line. A split whose threshold is NaN (nothing is
// below it) has one of another kind.
#pragma once

#include <bit>
#include <cmath>
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include "base/large_pages.h"
#include "math/forest_table.h"

namespace brine::math {

// 8 bytes: for float X, where feature and position fit into 31 bits together. No categories.
class NarrowNode {
 public:
  using Threshold = float;
  static constexpr std::uint64_t kPayloadMax = (1u << 22) - 1;

  struct Shape {  // of the second word: left | missing_left | feature
    unsigned feature_bits = 0;
    std::uint32_t feature_mask = 0;
  };

  static NarrowNode split(float threshold, std::uint32_t feature, bool missing_left, std::uint32_t left, Shape shape) {
    const std::uint32_t flag = missing_left ? 1u << shape.feature_bits : 0u;
    return NarrowNode(threshold == threshold ? threshold : std::bit_cast<float>(kNoLeaf),
                      left << (shape.feature_bits + 1) | flag | feature);
  }
  static NarrowNode leaf(std::uint32_t at, std::uint64_t payload, Shape shape) {
    const auto bits = kLeaf | static_cast<std::uint32_t>(payload);
    return NarrowNode(std::bit_cast<float>(bits), (at - 1) << (shape.feature_bits + 1));
  }

  NarrowNode() = default;  // unwritten memory
  float threshold() const { return threshold_; }
  std::uint32_t feature(Shape shape) const { return link_ & shape.feature_mask; }
  std::uint32_t left(Shape shape) const { return link_ >> (shape.feature_bits + 1); }
  bool missing_left(Shape shape) const { return link_ >> shape.feature_bits & 1; }
  bool is_leaf() const { return (std::bit_cast<std::uint32_t>(threshold_) & kLeaf) == kLeaf; }
  std::uint64_t payload() const { return std::bit_cast<std::uint32_t>(threshold_) & kPayloadMax; }

 private:
  static constexpr std::uint32_t kLeaf = 0x7fc00000, kNoLeaf = 0x7f800001;
  NarrowNode(float threshold, std::uint32_t link) : threshold_(threshold), link_(link) {}
  float threshold_;
  std::uint32_t link_;
};

// 16 bytes: everything else. At a node that asks for a category the threshold's bits are the number of its set.
class WideNode {
 public:
  using Threshold = double;
  static constexpr std::uint64_t kPayloadMax = (std::uint64_t{1} << 51) - 1;

  struct Shape {};

  static WideNode split(double threshold, std::uint32_t feature, bool missing_left, std::uint32_t left, Shape) {
    return WideNode(threshold == threshold ? threshold : std::bit_cast<double>(kNoLeaf), left,
                    feature | (missing_left ? kMissingLeft : 0));
  }
  static WideNode category(std::uint32_t set, std::uint32_t feature, bool missing_left, std::uint32_t left) {
    return WideNode(std::bit_cast<double>(std::uint64_t{set}), left | kCategory,
                    feature | (missing_left ? kMissingLeft : 0));
  }
  static WideNode leaf(std::uint32_t at, std::uint64_t payload, Shape) {
    return WideNode(std::bit_cast<double>(kLeaf | payload), at - 1, 0);
  }

  WideNode() = default;  // unwritten memory
  double threshold() const { return threshold_; }
  std::uint32_t feature(Shape) const { return feature_ & ~kMissingLeft; }
  std::uint32_t left(Shape) const { return left_ & ~kCategory; }
  bool missing_left(Shape) const { return feature_ & kMissingLeft; }
  bool is_category() const { return left_ & kCategory; }
  std::uint32_t set() const { return static_cast<std::uint32_t>(std::bit_cast<std::uint64_t>(threshold_)); }
  bool is_leaf() const { return (std::bit_cast<std::uint64_t>(threshold_) & kLeaf) == kLeaf; }
  std::uint64_t payload() const { return std::bit_cast<std::uint64_t>(threshold_) & kPayloadMax; }

 private:
  static constexpr std::uint64_t kLeaf = 0x7ff8000000000000, kNoLeaf = 0x7ff0000000000001;
  static constexpr std::uint32_t kMissingLeft = 1u << 31, kCategory = 1u << 31;
  WideNode(double threshold, std::uint32_t left, std::uint32_t feature)
      : threshold_(threshold), left_(left), feature_(feature) {}
  double threshold_;
  std::uint32_t left_;
  std::uint32_t feature_;
};

struct CategorySets {
  ForestTable::Set left, known;
};

inline bool contains(const ForestTable::Set& set, std::uint32_t category) {
  return set[category >> 5] >> (category & 31) & 1;
}

template <class T>
bool category_goes_left(const CategorySets& sets, bool missing_left, T x) {
  const bool in_range = x >= 0 && x < 256;  // false for NaN
  const auto category = in_range ? static_cast<std::uint32_t>(x) : 0u;
  if (!in_range || !contains(sets.known, category)) return missing_left;
  return contains(sets.left, category);
}

template <class Node>
struct NodePool {
  struct Tree {
    std::size_t base;               // of its nodes
    std::uint32_t usual_depth = 0;  // steps after which some rows are at their leaf, but not many
  };

  // Room for trees of these sizes, which pack_tree() fills.
  NodePool(const std::vector<Index>& root, typename Node::Shape its_shape)
      : shape(its_shape), n_nodes(static_cast<std::size_t>(root.back()) + root.size() - 1) {
    for (std::size_t tree = 0; tree + 1 < root.size(); ++tree)
      trees.push_back({static_cast<std::size_t>(root[tree]) + tree});
    nodes = in_large_pages<Node>(n_nodes);
  }

  typename Node::Shape shape;
  std::vector<Tree> trees;
  std::size_t n_nodes;  // of all trees, one more for each
  std::unique_ptr<Node[]> nodes;
  std::vector<CategorySets> sets;
  const Node* tree(Index t) const { return &nodes[trees[static_cast<std::size_t>(t)].base]; }

  bool any_missing_left = false;  // else NaN goes right everywhere, as an untrue comparison does by itself
};

// The largest float that is not above the threshold; NaN stays NaN.
inline float rounded_down(double threshold) {
  const float nearest = static_cast<float>(threshold);
  return static_cast<double>(nearest) > threshold ? std::nextafter(nearest, -std::numeric_limits<float>::infinity())
                                                  : nearest;
}

}  // namespace brine::math
