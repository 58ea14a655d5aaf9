// Another shape of the same values: for each place of the result, the place that its element comes from.
#include "reference/twins.h"

namespace brine::reference {
namespace {

Index place_of(const Shape& shape, const std::vector<Index>& at) { return broadcast_place(shape, at); }

// source(place of an element of the result) -> its place in x.
template <class F>
Values moved(const Call& call, F source) {
  Values y = call.result();
  for (Index i = 0, count = size_of(y.type.shape); i < count; ++i)
    y.append(call.in(0), place_of(call.in(0).type.shape, source(coordinates(y.type.shape, i))));
  return y;
}

}  // namespace

Values reshape(const Call& call) {
  Values y = call.in(0);
  const Index first =
      y.type.shape.empty() ? 1 : y.type.shape[0];  // not the batch's where an earlier step counted its rows
  y.type.shape = call.node.type.shape;
  if (call.node.type.has_rows()) y.type.shape[0] = first;
  return y;
}

// Integers: which axis of x each axis of the result is.
Values transpose(const Call& call) {
  return moved(call, [&](const std::vector<Index>& at) {
    std::vector<Index> from(at.size());
    for (std::size_t axis = 0; axis < at.size(); ++axis) from[call.integer(axis)] = at[axis];
    return from;
  });
}

// Integers: whether x has an axis of extent 1 for the rows.
Values broadcast_rows(const Call& call) {
  return moved(call, [&](std::vector<Index> at) {
    if (call.integer(0))
      at[0] = 0;
    else
      at.erase(at.begin());
    return at;
  });
}

Values concat(const Call& call) {
  const auto axis = static_cast<std::size_t>(call.integer(0));
  Values y = call.result();
  for (Index i = 0, count = size_of(y.type.shape); i < count; ++i) {
    std::vector<Index> at = coordinates(y.type.shape, i);
    std::size_t part = 0;
    while (at[axis] >= call.in(part).type.shape[axis]) at[axis] -= call.in(part++).type.shape[axis];
    y.append(call.in(part), place_of(call.in(part).type.shape, at));
  }
  return y;
}

// Integers: axis, how often, whether the whole axis is repeated rather than each element.
Values repeat(const Call& call) {
  const auto axis = static_cast<std::size_t>(call.integer(0));
  const Index times = call.integer(1), extent = call.in(0).type.shape[axis];
  return moved(call, [&](std::vector<Index> at) {
    at[axis] = call.integer(2) ? at[axis] % extent : at[axis] / times;
    return at;
  });
}

}  // namespace brine::reference
