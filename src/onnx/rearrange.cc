// See rearrange.h.
#include "onnx/rearrange.h"

#include <numeric>

#include "ops/columns.h"
#include "ops/shape.h"
#include "ops/take.h"

namespace brine::onnx {

Shape row_shape(const Value& x) { return {x.shape().begin() + x.type().has_rows(), x.shape().end()}; }

std::vector<Index> strides_of(const Shape& shape) {
  std::vector<Index> strides(shape.size(), 1);
  for (std::size_t i = shape.size(); i-- > 1;) strides[i - 1] = strides[i] * shape[i];
  return strides;
}

Value rearranged(NodeReader& r, Value x, const Shape& shape, std::vector<Index> source) {
  if (x.type().has_rows()) return reshape(take_columns(flatten_rows(x), std::move(source)), shape);
  const auto count = static_cast<Index>(source.size());
  const Value flat = reshape(x, {x.type().size()});
  return reshape(take(flat, r.constant_of(Dtype::kInt64, {count}, std::move(source))), shape);
}

Value expanded(NodeReader& r, Value x, const Shape& shape) {
  if (x.shape() == shape) return x;
  const bool rows = x.type().has_rows();
  const Shape from = row_shape(x), to(shape.begin() + rows, shape.end());
  r.require_size(to);
  const std::vector<Index> strides = strides_of(from);
  const std::size_t lead = to.size() - from.size();
  return rearranged(r, x, shape, for_each_place(to, [&](std::span<const Index> at) {
                      Index offset = 0;
                      for (std::size_t i = 0; i < from.size(); ++i)
                        offset += from[i] == 1 ? 0 : at[lead + i] * strides[i];
                      return offset;
                    }));
}

Value chosen(NodeReader& r, Value x, std::size_t axis, const std::vector<Index>& positions) {
  if (x.shape()[axis] == kRows) r.refuse("a choice of rows");
  Shape shape = x.shape();
  shape[axis] = static_cast<Index>(positions.size());
  const std::vector<Index> strides = strides_of(row_shape(x));
  const Shape to(shape.begin() + x.type().has_rows(), shape.end());
  r.require_size(to);
  const std::size_t own = axis - x.type().has_rows();
  return rearranged(r, x, shape, for_each_place(to, [&](std::span<const Index> at) {
                      Index offset = 0;
                      for (std::size_t i = 0; i < to.size(); ++i)
                        offset += (i == own ? positions[static_cast<std::size_t>(at[i])] : at[i]) * strides[i];
                      return offset;
                    }));
}

Value reversed(NodeReader& r, Value x, std::size_t axis) {
  if (x.shape()[axis] == kRows) r.refuse("rows in reverse order");
  std::vector<Index> positions(static_cast<std::size_t>(x.shape()[axis]));
  std::iota(positions.rbegin(), positions.rend(), Index{0});
  return chosen(r, x, axis, positions);
}

}  // namespace brine::onnx
