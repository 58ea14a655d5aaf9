// Loops over elements that twins share.
#pragma once

#include "reference/twin.h"

namespace brine::reference {

// f(x) of each element of the first input; a sparse input keeps its structure.
template <class F>
Values each(const Call& call, F f) {
  const Values& x = call.in(0);
  Values y = call.result();
  y.offsets = x.offsets;
  y.columns = x.columns;
  for (Index i = 0; i < x.count(); ++i) y.numbers.push_back(f(i));
  return y;
}

// f(places of the element in each input) for each element of a result that the inputs are broadcast to.
template <class F>
void for_broadcast(const Call& call, const Values& y, F f) {
  std::vector<Index> places(call.inputs.size());
  for (Index i = 0, count = size_of(y.type.shape); i < count; ++i) {
    const std::vector<Index> at = coordinates(y.type.shape, i);
    for (std::size_t k = 0; k < places.size(); ++k) places[k] = broadcast_place(call.in(k).type.shape, at);
    f(places);
  }
}

// f(a, b) of each pair of numbers.
template <class F>
Values each_pair(const Call& call, F f) {
  Values y = call.result();
  for_broadcast(call, y, [&](const std::vector<Index>& at) {
    y.numbers.push_back(f(call.in(0).numbers[at[0]], call.in(1).numbers[at[1]]));
  });
  return y;
}

// The dtype in which elements of `dtype` are computed with.
inline Dtype computed_in(Dtype dtype) { return dtype == Dtype::kFloat16 ? Dtype::kFloat32 : dtype; }

}  // namespace brine::reference
