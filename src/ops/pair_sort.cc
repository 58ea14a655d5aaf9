// See pair_sort.h. Sources: sklearn/utils/_sorting.pyx of 1.3 and 1.9. Both take as pivot the median of the first, the
// middle and the last value, moved to the end. The two sides do not touch each other: the smaller one is sorted first,
// so that the stack stays logarithmic.
#include "ops/pair_sort.h"

#include <bit>
#include <utility>

namespace brine {
namespace {

constexpr Index kInsertion = 15;  // up to so many pairs, introsort inserts

struct Pairs {
  double* values;
  Index* numbers;

  void exchange(Index i, Index j) const {
    std::swap(values[i], values[j]);
    std::swap(numbers[i], numbers[j]);
  }
  bool exchange_if_greater(Index i, Index j) const {
    if (!(values[i] > values[j])) return false;
    exchange(i, j);
    return true;
  }
  void median_to_end(Index first, Index stop) const {
    const Index middle = first + (stop - first) / 2, last = stop - 1;
    exchange_if_greater(first, last);
    if (exchange_if_greater(last, middle)) exchange_if_greater(first, last);
  }

  void quicksort(Index first, Index stop) const;
  Index split_by_smaller(Index first, Index stop) const;
  void introsort(Index first, Index stop, Index depth) const;
  Index split_from_both_sides(Index first, Index stop) const;
  void insertion_sort(Index first, Index stop) const;
  void heap_sort(Index first, Index size) const;
  void sink(Index first, Index root, Index size) const;
};

Index Pairs::split_by_smaller(Index first, Index stop) const {
  median_to_end(first, stop);
  Index at = first;
  for (Index i = first; i < stop - 1; ++i)
    if (values[i] < values[stop - 1]) exchange(i, at++);
  exchange(at, stop - 1);
  return at;
}

void Pairs::quicksort(Index first, Index stop) const {
  while (stop - first > 3) {
    const Index at = split_by_smaller(first, stop);
    if (at - first < stop - at - 1) {
      quicksort(first, at);
      first = at + 1;
    } else {
      quicksort(at + 1, stop);
      stop = at;
    }
  }
  if (stop - first < 2) return;
  exchange_if_greater(first, first + 1);
  if (stop - first == 3 && exchange_if_greater(first + 1, first + 2)) exchange_if_greater(first, first + 1);
}

Index Pairs::split_from_both_sides(Index first, Index stop) const {
  median_to_end(first, stop);
  const double pivot = values[stop - 1];
  Index i = first + 1, j = stop - 2;
  for (;; ++i, --j) {
    while (i <= j && values[i] < pivot) ++i;
    while (i <= j && values[j] > pivot) --j;
    if (i >= j) break;
    exchange(i, j);
  }
  exchange(i, stop - 1);
  return i;
}

void Pairs::introsort(Index first, Index stop, Index depth) const {
  while (stop - first > kInsertion) {
    if (depth-- <= 0) return heap_sort(first, stop - first);
    const Index at = split_from_both_sides(first, stop);
    if (at - first < stop - at - 1) {
      introsort(first, at, depth);
      first = at + 1;
    } else {
      introsort(at + 1, stop, depth);
      stop = at;
    }
  }
  insertion_sort(first, stop);
}

void Pairs::insertion_sort(Index first, Index stop) const {
  for (Index i = first + 1; i < stop; ++i)
    for (Index j = i; j > first && values[j - 1] > values[j]; --j) exchange(j - 1, j);
}

void Pairs::sink(Index first, Index root, Index size) const {
  while (2 * root + 1 < size) {
    Index top = root;
    for (Index child = 2 * root + 1; child <= 2 * root + 2 && child < size; ++child)
      if (values[first + top] < values[first + child]) top = child;
    if (top == root) return;
    exchange(first + root, first + top);
    root = top;
  }
}

void Pairs::heap_sort(Index first, Index size) const {
  for (Index start = size / 2 - 1; start >= 0; --start) sink(first, start, size);
  for (Index end = size - 1; end > 0; --end) {
    exchange(first, first + end);
    sink(first, 0, end);
  }
}

}  // namespace

void sort_pairs(double* values, Index* numbers, Index n, Sorting sorting) {
  const Pairs pairs{values, numbers};
  if (sorting == Sorting::kQuicksort) return pairs.quicksort(0, n);
  if (n > 1) pairs.introsort(0, n, 2 * (std::bit_width(static_cast<std::uint64_t>(n)) - 1));
}

}  // namespace brine
