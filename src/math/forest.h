// Decision trees compiled for speed: which leaf each row reaches, or the sum of the leaves' values, tree by tree.
//
// The decisions are those of ForestTable to the last bit, and sums are double additions in the order of the trees, so
// no layout, batch or CPU changes an answer. A Forest is immutable and shared by threads; its kernels allocate nothing.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>

#include "base/cpu.h"
#include "base/index.h"
#include "math/forest_source.h"
#include "math/forest_table.h"

namespace brine::math {

enum class ForestAnswer { kLeaves, kSums };

// T, float or double, is the type of X. For float each threshold is rounded down to the nearest float, which decides
// alike for every float x.
template <class T>
class Forest {
 public:
  // `table` has passed its validate(n_features). One forest answers one question.
  Forest(const ForestTable& table, Index n_features, ForestAnswer answer, CpuTarget target = cpu_target());

  // The same of trees that are read one by one, never all at once: for those of which one at least is too large to be
  // answered by bits, and none asks for categories.
  static bool takes_trees_one_by_one(const ForestSource& source);
  Forest(const ForestSource& source, Index n_features, ForestAnswer answer);
  ~Forest();
  Forest(Forest&&) noexcept;
  Forest& operator=(Forest&&) noexcept;

  Index n_trees() const { return n_trees_; }
  Index n_outputs() const { return n_outputs_; }

  // Its nodes do not fit into the caches near the core: it wants all rows at once, and takes them tree by tree.
  // Otherwise blocks of rows, as small as the caller likes, cost nothing more.
  bool wants_panel() const { return wants_panel_; }

  // Bytes, aligned to 64, that a call for n rows may scribble over; 0 for none.
  std::size_t scratch_bytes(Index n) const noexcept;

  // X (n, n_features), rows one after another -> out (n, n_trees): the leaf's number within its tree. kLeaves only.
  void leaves(const T* X, Index n, Index* out, std::byte* scratch) const noexcept;

  // Adds to out (n, n_outputs), which holds what the sum starts from. kSums only.
  void add(const T* X, Index n, double* out, std::byte* scratch) const noexcept;

 private:
  struct Compiled;

  std::unique_ptr<const Compiled> compiled_;
  Index n_trees_ = 0;
  Index n_outputs_ = 0;
  bool wants_panel_ = false;
};

extern template class Forest<float>;
extern template class Forest<double>;

}  // namespace brine::math
