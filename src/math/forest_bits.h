// Small trees without a walk: every split is asked, for many rows at once, and the answers leave one leaf.
//
// A tree's leaves, from left to right, are bits. Whoever goes right at a split cannot reach the leaves below its left
// child, so their bits are cleared; the lowest bit that is left is the leaf. (QuickScorer, Lucchese et al. 2015.) Here
// 64 rows share every question, their codes (forest_codes.h) and bits side by side in bytes: eight leaves are one byte,
// a plane.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "base/cpu.h"
#include "math/forest_codes.h"

namespace brine::math {

constexpr Index kBitRows = 64;

// Clears bits of one plane: bits = bits & (code <= j ? 255 : keep).
struct BitUpdate {
  std::uint16_t column;
  std::uint8_t j;
  std::uint8_t keep;
};

struct BitTree {
  std::uint32_t first_plane;  // in BitForest::plane_ends
  std::uint32_t n_planes;
  std::uint32_t first_leaf;  // in BitForest::payload
};

template <class T>
struct BitForest {
  ForestCodes<T> codes;
  std::vector<BitTree> trees;
  std::vector<BitUpdate> updates;         // plane by plane, tree by tree
  std::vector<std::uint32_t> plane_ends;  // in updates
  std::vector<std::uint64_t> payload;     // of each leaf, from left to right, tree by tree

  // The 64 leaves of one tree, from left to right in the tree: codes has kBitRows values a column.
  using FindLeaves = void(const BitUpdate* updates, std::uint32_t first, const std::uint32_t* plane_ends,
                          std::uint32_t n_planes, const std::uint8_t* codes, std::uint8_t* leaves) noexcept;
  FindLeaves* find_leaves = nullptr;

  // Of a tree: a walk asks only as many questions as the tree is deep.
  static constexpr Index kLeavesMax = 128, kNodesMax = 2 * kLeavesMax - 1;

  // Nothing if the trees are too large for it to pay.
  static std::optional<BitForest> of(const ForestTable& table, Index n_features,
                                     const std::vector<std::uint64_t>& payload, CpuTarget target);

  std::uint32_t first_update(const BitTree& tree) const {
    return tree.first_plane == 0 ? 0 : plane_ends[tree.first_plane - 1];
  }
};

extern template struct BitForest<float>;
extern template struct BitForest<double>;

}  // namespace brine::math
