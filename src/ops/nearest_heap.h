// The k nearest, kept as scikit-learn keeps them: which of equally distant ones stay depends on how its heap sinks.
#pragma once

#include <algorithm>
#include <limits>

#include <fmt/format.h>

#include "base/error.h"
#include "base/index.h"

namespace brine {

inline void require_neighbours(Index k, Index m) {
  if (k < 1 || k > m)
    throw Error(Kind::kUsage, fmt::format("expected 1 to {} neighbours, as many as rows were fitted, found {}", m, k));
}

// A max-heap of fixed size over memory that the caller gives. A value not smaller than the largest is refused; otherwise it
// takes the root's place and sinks towards the greater child, the left one of equals.
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
  // The numbers by value, then by number, into `order`.
  void write(Index* order) const {
    for (Index i = 0; i < size; ++i) order[i] = i;
    std::sort(order, order + size, [this](Index a, Index b) {
      const bool nan_a = values[a] != values[a], nan_b = values[b] != values[b];
      if (nan_a != nan_b) return nan_b;
      return values[a] < values[b] || (!(values[b] < values[a]) && numbers[a] < numbers[b]);
    });
    for (Index i = 0; i < size; ++i) order[i] = numbers[order[i]];
  }
};

}  // namespace brine
