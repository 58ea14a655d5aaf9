// The k nearest, kept as scikit-learn keeps them: which of equally distant ones stay, and in which order they come out,
// depends on how its heap sinks and how it sorts.
#pragma once

#include <algorithm>
#include <limits>

#include <fmt/format.h>

#include "base/error.h"
#include "ops/pair_sort.h"
#include "program/op.h"

namespace brine {

inline void require_neighbours(Index k, Index m) {
  if (k < 1 || k > m)
    throw Error(Kind::kUsage, fmt::format("expected 1 to {} neighbours, as many as rows were fitted, found {}", m, k));
}

// A max-heap of fixed size over memory that the caller gives. A value not smaller than the largest is refused;
// otherwise it takes the root's place and sinks towards the greater child, the left one of equals.
struct NearestHeap {
  double* values;
  Index* numbers;
  Index size;

  void clear() const {
    std::fill_n(values, size, std::numeric_limits<double>::infinity());
    std::fill_n(numbers, size, Index{0});
  }
  double worst() const { return values[0]; }
  void push(double value, Index number) const {
    if (value >= values[0]) return;
    Index at = 0;
    while (2 * at + 1 < size) {
      Index child = 2 * at + 1;
      if (child + 1 < size && !(values[child] >= values[child + 1])) ++child;
      if (!(value < values[child])) break;
      values[at] = values[child];
      numbers[at] = numbers[child];
      at = child;
    }
    values[at] = value;
    numbers[at] = number;
  }
  // The numbers by value; the heap is one no longer.
  void write(Index* order, Sorting sorting) const {
    sort_pairs(values, numbers, size, sorting);
    std::copy_n(numbers, size, order);
  }
};

// `count` heaps of k in the thread's scratch memory; this is heap `which`.
inline NearestHeap heap_in(const Run& run, Index k, Index count = 1, Index which = 0) {
  auto* values = run.scratch.of<double>(static_cast<std::size_t>(2 * k * count)) + 2 * k * which;
  return {values, reinterpret_cast<Index*>(values + k), k};
}

}  // namespace brine
