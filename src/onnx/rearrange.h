// Values at other places: whatever moves or repeats elements without looking at them is a list of where each comes
// from.
#pragma once

#include <span>
#include <vector>

#include "onnx/node_reader.h"

namespace brine::onnx {

// Where a batch is free, a value's own axes are those of one row.
Shape row_shape(const Value& x);

// offset_of(place) for each place of an array of this shape, in order.
template <class F>
std::vector<Index> for_each_place(const Shape& shape, F offset_of) {
  std::vector<Index> offsets, at(shape.size());
  Index count = 1;
  for (const Index extent : shape) count *= extent;
  offsets.reserve(static_cast<std::size_t>(count));
  for (Index i = 0; i < count; ++i) {
    offsets.push_back(offset_of(std::span<const Index>(at)));
    for (std::size_t axis = shape.size(); axis-- > 0 && ++at[axis] == shape[axis];) at[axis] = 0;
  }
  return offsets;
}
std::vector<Index> strides_of(const Shape& shape);

// `source`: for each element of one row's result, its place in one row of x (without a free batch: in all of x).
// `shape` is that of the result, its rows included.
Value rearranged(NodeReader& r, Value x, const Shape& shape, std::vector<Index> source);

Value expanded(NodeReader& r, Value x, const Shape& shape);           // broadcast to this shape
Value reversed(NodeReader& r, Value x, std::size_t axis);
// The elements at these positions (not below 0) of an axis that is not that of the rows.
Value chosen(NodeReader& r, Value x, std::size_t axis, const std::vector<Index>& positions);

}  // namespace brine::onnx
