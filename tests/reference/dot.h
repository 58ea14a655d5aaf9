// One output of a product with a constant matrix in plain loops, by the words of math/matmul.h.
#pragma once

#include <algorithm>
#include <cmath>

#include "base/index.h"

namespace brine::reference {

// The inputs that make the next block, of `left`: at most 256 doubles or 320 floats, of what is left of two blocks the
// half, up to whole fours or eights.
template <class T>
Index block_of(Index left) {
  const Index most = sizeof(T) == 4 ? 320 : 256, unit = sizeof(T) == 4 ? 8 : 4;
  if (left <= most) return left;
  return left >= 2 * most ? most : (left / 2 + unit - 1) / unit * unit;
}

template <class T>
T chained(const T* x, const T* w, Index k) {
  T sum = 0;
  for (Index start = 0, size = 0; start < k; start += size) {
    size = block_of<T>(k - start);
    T chain = 0;
    for (Index i = start; i < start + size; ++i) chain = std::fma(x[i], w[i], chain);
    sum += chain;
  }
  return sum;
}

template <class T>
T in_lanes(const T* x, const T* w, Index k) {
  constexpr bool kIsFloat = sizeof(T) == 4;
  constexpr Index kLanes = kIsFloat ? 8 : 4, kBlock = kIsFloat ? 4096 : 2048;
  T sum = 0;
  Index i = 0;
  for (const Index whole = k / 4 * 4; i < whole;) {
    const Index end = std::min(i + kBlock, whole), first = (end - i) % kLanes;
    T l[8] = {};
    for (Index lane = 0; lane < first; ++lane, ++i) l[lane] = std::fma(x[i], w[i], l[lane]);
    for (Index lane = 0; i < end; ++i, lane = (lane + 1) % kLanes) l[lane] = std::fma(x[i], w[i], l[lane]);
    sum += kIsFloat ? ((l[0] + l[4]) + (l[1] + l[5])) + ((l[2] + l[6]) + (l[3] + l[7])) : (l[0] + l[2]) + (l[1] + l[3]);
  }
  const auto add = [&](Index at, T to) { return kIsFloat ? to + x[at] * w[at] : std::fma(x[at], w[at], to); };
  switch (k - i) {
    case 1: return add(i, sum);
    case 2: return sum + (kIsFloat ? x[i] * w[i] + x[i + 1] * w[i + 1] : std::fma(x[i], w[i], x[i + 1] * w[i + 1]));
    case 3:
      return sum + add(i + 2, kIsFloat ? x[i] * w[i] + x[i + 1] * w[i + 1] : std::fma(x[i], w[i], x[i + 1] * w[i + 1]));
    default: return sum;
  }
}

// Of m outputs of k inputs, the one that w weighs.
template <class T>
T dot(const T* x, const T* w, Index k, Index m) {
  return m == 1 ? in_lanes(x, w, k) : chained(x, w, k);
}

}  // namespace brine::reference
