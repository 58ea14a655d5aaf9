// Small trees for one row: 32 of them side by side, as forest_bits.h has 64 rows side by side.
//
// The trees of a group ask their first splits together, then their second ones, and so on; a tree with fewer asks
// nothing more. The codes of the row lie in registers, sixteen columns each, where a byte shuffle finds them: hence
// AVX2, and at most 64 columns.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "base/cpu.h"
#include "math/forest_bits.h"

namespace brine::math {

class ForestAbreast {
 public:
  static constexpr Index kTrees = 32;
  static constexpr Index kColumnsMax = 64;

  // Nothing if the target or the forest does not suit it. Trees have at most 64 leaves.
  template <class T>
  static std::optional<ForestAbreast> of(const BitForest<T>& forest, CpuTarget target);

  Index n_groups() const { return static_cast<Index>(groups_.size()); }

  // The leaf of each tree of a group, counted from the left; codes has kColumnsMax bytes.
  void find_leaves(Index group, const std::uint8_t* codes, std::uint8_t (&leaves)[kTrees]) const noexcept {
    const Group& g = groups_[static_cast<std::size_t>(group)];
    g.kernel(bytes_.data() + g.first, g.n_slots, codes, leaves);
  }

 private:
  // For each slot 32 columns, 32 values of j, and for each plane 32 masks.
  using Kernel = void(const std::uint8_t* bytes, std::uint32_t n_slots, const std::uint8_t* codes,
                      std::uint8_t* leaves) noexcept;

  struct Group {
    std::size_t first;  // in bytes_
    std::uint32_t n_slots;
    Kernel* kernel;
  };

  template <class T>
  void add_group(const BitForest<T>& forest, std::size_t first_tree);
  static Kernel* kernel_for(Index n_columns, std::uint32_t n_planes);

  std::vector<std::uint8_t> bytes_;
  std::vector<Group> groups_;
};

}  // namespace brine::math
