// Loops over the broadcast of N operands: strides are worked out when a plan is compiled, rows are known when it runs.
#pragma once

#include <array>

#include "program/op.h"

namespace brine {

// Axes are collapsed where they are contiguous for all operands. Extent 0 is multiplied by the rows of the block if
// `rows`.
template <std::size_t N>
struct Broadcast {
  static constexpr int kAxes = 6;
  int axes = 0;
  bool rows = false;
  std::array<Index, kAxes> extent{};
  std::array<std::array<Index, kAxes>, N> stride{};  // in elements, of each operand
};

template <std::size_t N>
Broadcast<N> broadcast_of(const Shape& out, const std::array<const Shape*, N>& shapes) {
  Broadcast<N> b;
  const int rank = static_cast<int>(out.size());
  if (rank > Broadcast<N>::kAxes) throw Error(Kind::kUnsupported, "arrays of more than 6 axes");
  b.rows = rank > 0 && out[0] < 0;
  std::array<Index, N> step;
  step.fill(1);
  std::array<std::array<Index, 6>, N> full{};  // strides of every axis
  for (int axis = rank - 1; axis >= 0; --axis)
    for (std::size_t k = 0; k < N; ++k) {
      const int own = axis - (rank - static_cast<int>(shapes[k]->size()));
      const Index extent = own < 0 ? 1 : (*shapes[k])[static_cast<std::size_t>(own)];
      full[k][static_cast<std::size_t>(axis)] = extent == 1 && out[static_cast<std::size_t>(axis)] != 1 ? 0
                                                : own < 0                                               ? 0
                                                                                                        : step[k];
      if (extent >= 0) step[k] *= extent;
    }
  for (int axis = 0; axis < rank; ++axis) {
    const auto a = static_cast<std::size_t>(axis);
    const Index extent = out[a] < 0 ? 1 : out[a];
    bool joins = b.axes > 0 && extent != 1;
    for (std::size_t k = 0; joins && k < N; ++k)
      joins = b.stride[k][static_cast<std::size_t>(b.axes - 1)] == full[k][a] * extent;
    if (b.axes > 0 && extent == 1 && out[a] >= 0) continue;
    if (joins) {
      const auto last = static_cast<std::size_t>(b.axes - 1);
      b.extent[last] *= extent;
      for (std::size_t k = 0; k < N; ++k) b.stride[k][last] = full[k][a];
      continue;
    }
    const auto next = static_cast<std::size_t>(b.axes++);
    b.extent[next] = extent;
    for (std::size_t k = 0; k < N; ++k) b.stride[k][next] = full[k][a];
  }
  if (b.axes == 0) {
    b.axes = 1;
    b.extent[0] = 1;
  }
  return b;
}

// inner(out offset, operand offsets, count, operand strides): once for each run of the last axis.
template <std::size_t N, class Inner>
void for_broadcast(const Broadcast<N>& b, Index rows, Inner inner) {
  const int last = b.axes - 1;
  const Index first_extent = b.extent[0] * (b.rows ? rows : 1);
  const Index count = last == 0 ? first_extent : b.extent[static_cast<std::size_t>(last)];
  Index runs = last == 0 ? 1 : first_extent;
  for (int axis = 1; axis < last; ++axis) runs *= b.extent[static_cast<std::size_t>(axis)];
  std::array<Index, N> offset{}, stride{};
  for (std::size_t k = 0; k < N; ++k) stride[k] = b.stride[k][static_cast<std::size_t>(last)];
  if (runs == 1) {  // one row, or operands that lie alike
    inner(Index{0}, offset, count, stride);
    return;
  }
  std::array<Index, Broadcast<N>::kAxes> extent = b.extent, at{};
  extent[0] = first_extent;
  for (Index run = 0, out = 0; run < runs; ++run, out += count) {
    inner(out, offset, count, stride);
    for (int axis = last - 1; axis >= 0; --axis) {
      const auto a = static_cast<std::size_t>(axis);
      for (std::size_t k = 0; k < N; ++k) offset[k] += b.stride[k][a];
      if (++at[a] < extent[a]) break;
      for (std::size_t k = 0; k < N; ++k) offset[k] -= b.stride[k][a] * extent[a];
      at[a] = 0;
    }
  }
}

template <class T, class R, class F>
void apply_binary(const Broadcast<2>& b, Index rows, const T* x, const T* y, R* z, F f) {
  for_broadcast(b, rows,
                [&](Index out, const std::array<Index, 2>& offset, Index count, const std::array<Index, 2>& stride) {
                  const T *p = x + offset[0], *q = y + offset[1];
                  R* r = z + out;
                  if (stride[0] == 1 && stride[1] == 1)
                    for (Index i = 0; i < count; ++i) r[i] = f(p[i], q[i]);
                  else if (stride[0] == 1 && stride[1] == 0)
                    for (Index i = 0; i < count; ++i) r[i] = f(p[i], q[0]);
                  else if (stride[0] == 0 && stride[1] == 1)
                    for (Index i = 0; i < count; ++i) r[i] = f(p[0], q[i]);
                  else
                    for (Index i = 0; i < count; ++i) r[i] = f(p[i * stride[0]], q[i * stride[1]]);
                });
}

}  // namespace brine
