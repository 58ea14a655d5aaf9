// Shapes: what a value's are, and the same values in another one.
#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>
#include <span>

#include "onnx/readers.h"
#include "onnx/rearrange.h"
#include "ops/arithmetic.h"
#include "ops/shape.h"

namespace brine::onnx {
namespace {

void read_shape(NodeReader& r) {
  if (r.item(0).kind == Item::Kind::kExtents)
    return r.give(r.value(0).program().constant(Dtype::kInt64, {1},
                                                std::vector<Index>{static_cast<Index>(r.item(0).extents.size())}));
  Item item;
  item.kind = Item::Kind::kExtents;
  item.value = r.item(0).value;
  item.extents = graph_shape(r.tensor(0));
  const auto rank = static_cast<Index>(item.extents.size());
  const auto bounded = [rank](Index i) { return std::clamp<Index>(i < 0 ? i + rank : i, 0, rank); };
  const Index start = bounded(r.integer("start", 0)), end = bounded(r.integer("end", rank));
  item.extents =
      end > start ? std::vector<Index>(item.extents.begin() + start, item.extents.begin() + end) : std::vector<Index>{};
  if (std::ranges::count(item.extents, kRows)) return r.give(std::move(item));
  r.give(r.constant_of(Dtype::kInt64, {static_cast<Index>(item.extents.size())}, item.extents));
}

void read_size(NodeReader& r) {
  const Value x = r.value(0);
  if (x.type().has_rows()) r.refuse("a computation with the number of rows");
  r.give(r.constant_of(Dtype::kInt64, {}, std::vector<Index>{x.type().size()}));
}

// ---- reshape --------------------------------------------------------------------------------------------------------

Index product_of(std::span<const Index> extents) {
  return std::accumulate(extents.begin(), extents.end(), Index{1}, std::multiplies<>{});
}

// The wanted shape with an extent that copies one of `from` where it says 0.
Shape with_copies(NodeReader& r, const Shape& from, Shape wanted) {
  const bool zero_is_zero = r.integer("allowzero", 0) != 0;
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    if (wanted[i] < -1) r.malformed("a shape with an extent below -1");
    if (wanted[i] != 0 || zero_is_zero) continue;
    if (i >= from.size()) r.malformed("a shape that copies an axis which is not there");
    wanted[i] = from[i];
  }
  return wanted;
}

// Of a value with `size` elements: -1 worked out.
Shape worked_out(NodeReader& r, Index size, Shape wanted) {
  const auto open = std::ranges::find(wanted, -1);
  if (open != wanted.end()) {
    *open = 1;
    r.require_size(wanted);
    const Index rest = product_of(wanted);
    if (rest == 0 || size % rest != 0 || std::ranges::count(wanted, -1))
      r.malformed("a shape that holds another number of values");
    *open = size / rest;
  }
  r.require_size(wanted);
  return wanted;
}

// Of a value with rows: which -1 are the rows, so that as many places lie before them as in `from`, and the other one
// worked out.
Shape worked_out_with_rows(NodeReader& r, const Shape& from, const Shape& wanted) {
  static_assert(kRows == -1);  // an extent still to be worked out and the free one look alike
  const auto row_axis = std::ranges::find(from, kRows) - from.begin();
  const std::span<const Index> all(from);
  const Index before = product_of(all.first(static_cast<std::size_t>(row_axis)));
  const Index size = before * product_of(all.subspan(static_cast<std::size_t>(row_axis) + 1));
  Shape known = wanted;
  std::erase(known, -1);
  r.require_size(known);
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    if (wanted[i] != -1) continue;
    Shape shape = wanted;
    shape[i] = 1;
    if (const auto open = std::ranges::find(shape, -1); open != shape.end()) {
      *open = 1;
      const Index rest = product_of(shape);
      if (rest == 0 || size % rest != 0) continue;
      *open = size / rest;
    }
    if (product_of(shape) != size || product_of(std::span<const Index>(shape).first(i)) != before) continue;
    shape[i] = kRows;
    return shape;
  }
  r.refuse("a shape that mixes rows");
}

void read_reshape(NodeReader& r) {
  const Item item = r.item(0).kind == Item::Kind::kExtents ? Item(r.value(0)) : r.tensor(0);
  const Shape from = graph_shape(item);
  const Shape wanted = with_copies(r, from, r.opset() < 5 ? r.integers("shape") : r.extents(1));
  if (item.value.type().has_rows()) r.give(with_graph_shape(item, worked_out_with_rows(r, from, wanted)));
  else r.give(reshape(item.value, worked_out(r, item.value.type().size(), wanted)));
}

void read_flatten(NodeReader& r) {
  const Value x = r.value(0);
  const Shape& shape = x.shape();
  const Index rank = static_cast<Index>(shape.size());
  const Index named = r.integer("axis", 1);
  const Index axis = named < 0 ? named + rank : named;
  if (axis < 0 || axis > rank) r.malformed("an axis that is not there");
  if (x.type().has_rows()) {
    if (axis != 1) r.refuse("a shape that mixes rows");
    return r.give(flatten_rows(x));
  }
  const auto product = [&](Index from, Index to) {
    return std::accumulate(shape.begin() + from, shape.begin() + to, Index{1}, std::multiplies<>{});
  };
  r.give(reshape(x, {product(0, axis), product(axis, rank)}));
}

// ---- axes of extent 1 -----------------------------------------------------------------------------------------------

// Axes are an input since opset 13.
std::vector<Index> named_axes(NodeReader& r) {
  if (r.opset() < 13) return r.integers("axes");
  return r.has(std::size_t{1}) ? r.integers(std::size_t{1}) : std::vector<Index>{};
}

void read_squeeze(NodeReader& r) {
  const std::vector<Index> axes = named_axes(r);
  Item item = r.item(0);
  if (item.kind == Item::Kind::kExtents) {
    if (item.extents.size() != 1) r.malformed("expected an axis of extent 1");
    item.is_scalar = true;
    return r.give(std::move(item));
  }
  const Shape shape = graph_shape(r.tensor(0));
  std::vector<bool> goes(shape.size());
  for (std::size_t i = 0; i < shape.size(); ++i) goes[i] = axes.empty() && shape[i] == 1;
  for (const Index named : axes) {
    const std::size_t axis = r.axis_of(named, shape.size());
    if (shape[axis] == kRows) r.refuse("a batch of one row alone");
    if (shape[axis] != 1) r.malformed("expected an axis of extent 1");
    goes[axis] = true;
  }
  Shape rest;
  for (std::size_t i = 0; i < shape.size(); ++i)
    if (!goes[i]) rest.push_back(shape[i]);
  r.give(with_graph_shape(item, std::move(rest)));
}

void read_unsqueeze(NodeReader& r) {
  std::vector<Index> axes = named_axes(r);
  Item item = r.item(0);
  if (item.kind == Item::Kind::kExtents && item.is_scalar) {
    item.is_scalar = false;
    return r.give(std::move(item));
  }
  if (item.kind == Item::Kind::kExtents) item = r.value(0);
  Shape shape = graph_shape(item);
  const std::size_t rank = shape.size() + axes.size();
  for (Index& axis : axes) axis = static_cast<Index>(r.axis_of(axis, rank));
  std::ranges::sort(axes);
  for (const Index axis : axes) {
    if (axis > static_cast<Index>(shape.size())) r.malformed("expected axes that differ");
    shape.insert(shape.begin() + axis, 1);
  }
  r.give(with_graph_shape(item, std::move(shape)));
}

// ---- the same values many times
// ---------------------------------------------------------------------------------------

// A value as a value of this shape, whose rows are those of `like`.
Value for_each_row(NodeReader& r, Value x, const Shape& shape, const Item& like) {
  if (shape[0] != kRows || std::ranges::count(shape, kRows) != 1) r.refuse("rows that are not the first axis");
  if (x.type().has_rows()) return expanded(r, x, broadcast(x.shape(), shape));
  Shape one = shape;
  one[0] = 1;
  one = broadcast(x.shape(), one);
  if (one[0] != 1 || one.size() != shape.size()) r.refuse("a batch of a given size");
  return broadcast_rows(reshape(expanded(r, x, one), {one.begin() + 1, one.end()}), like.value);
}

void read_expand(NodeReader& r) {
  const Value x = r.value(0);
  const Shape wanted = r.extents(1);
  if (std::ranges::count(wanted, kRows)) return r.give(for_each_row(r, x, wanted, r.item(1)));
  if (x.type().has_rows() && wanted.size() == x.shape().size() && wanted[0] != 1) r.refuse("a batch of a given size");
  r.give(expanded(r, x, broadcast(x.shape(), wanted)));
}

void read_tile(NodeReader& r) {
  Value x = r.value(0);
  const std::vector<Index> times = r.integers(std::size_t{1});
  if (times.size() != x.shape().size()) r.malformed("expected one number of repeats an axis");
  for (std::size_t axis = 0; axis < times.size(); ++axis) {
    if (times[axis] == 1) continue;
    if (times[axis] < 0) r.malformed("a negative number of repeats");
    if (x.shape()[axis] == kRows) r.refuse("rows repeated");
    Shape shape = x.shape();
    shape[axis] *= times[axis];
    r.require_size({shape.begin() + (x.type().has_rows() ? 1 : 0), shape.end()});
    x = tile(x, times[axis], static_cast<int>(axis));
  }
  r.give(x);
}

// ---- made of numbers alone
// --------------------------------------------------------------------------------------------

void read_constant(NodeReader& r) {
  if (const Tensor* tensor = r.tensor("value"))
    return r.give(r.program().constant(tensor_in_program(*tensor, r.place(), r.limits())));
  if (r.has("value_float")) return r.give(r.filled(Dtype::kFloat32, {}, r.real("value_float", 0)));
  if (r.has("value_int"))
    return r.give(r.constant_of(Dtype::kInt64, {}, std::vector<Index>{r.integer("value_int", 0)}));
  if (r.has("value_string")) return r.give(r.texts_value({r.text("value_string", "")}, {}));
  if (r.has("value_ints")) {
    const std::vector<Index> values = r.integers("value_ints");
    return r.give(r.constant_of(Dtype::kInt64, {static_cast<Index>(values.size())}, values));
  }
  if (r.has("value_strings")) {
    std::vector<std::string> texts = r.texts("value_strings");
    const auto count = static_cast<Index>(texts.size());
    return r.give(r.texts_value(std::move(texts), {count}));
  }
  if (!r.has("value_floats")) r.refuse("a sparse constant");
  const std::vector<double> values = r.reals("value_floats");
  r.give(r.constant_of(Dtype::kFloat32, {static_cast<Index>(values.size())},
                       std::vector<float>(values.begin(), values.end())));
}

void read_constant_of_shape(NodeReader& r) {
  const Shape shape = r.extents(0);
  const Tensor* tensor = r.tensor("value");
  Value value = tensor ? r.program().constant(tensor_in_program(*tensor, r.place(), r.limits()))
                       : r.filled(Dtype::kFloat32, {1}, 0);
  if (value.type().size() != 1) r.malformed("expected one value to fill with");
  value = reshape(value, {});
  r.give(std::ranges::count(shape, kRows) ? for_each_row(r, value, shape, r.item(0)) : expanded(r, value, shape));
}

void read_range(NodeReader& r) {
  const Value start = r.value(0);
  const double from = r.number(0), limit = r.number(1), step = r.number(2);
  if (step == 0) r.malformed("a step of 0");
  const double count = std::max(std::ceil((limit - from) / step), 0.0);
  if (!(count < 1e12)) r.malformed("a range without end");
  r.require_size({static_cast<Index>(count)});
  std::vector<Index> steps(static_cast<std::size_t>(count));
  std::iota(steps.begin(), steps.end(), Index{0});
  const auto size = static_cast<Index>(steps.size());
  const Value numbers = r.constant_of(Dtype::kInt64, {size}, std::move(steps)).cast(start.dtype());
  r.give((start + numbers * r.value(2)).cast(start.dtype()));
}

void read_eye_like(NodeReader& r) {
  const Value x = r.value(0);
  if (x.rank() != 2 || x.type().has_rows()) r.refuse("an identity matrix of the size of a batch");
  const Dtype dtype = r.has("dtype") ? dtype_of(static_cast<DataType>(r.integer("dtype", 1)), r.place()) : x.dtype();
  const Index shift = r.integer("k", 0), width = x.shape()[1];
  std::vector<Index> ones(static_cast<std::size_t>(x.type().size()));
  for (Index row = 0; row < x.shape()[0]; ++row)
    if (row + shift >= 0 && row + shift < width) ones[static_cast<std::size_t>(row * width + row + shift)] = 1;
  r.give(r.constant_of(Dtype::kInt64, x.shape(), std::move(ones)).cast(dtype));
}

constexpr ReaderRow kReaders[] = {
    {"Constant", read_constant},
    {"ConstantOfShape", read_constant_of_shape},
    {"Expand", read_expand},
    {"EyeLike", read_eye_like},
    {"Flatten", read_flatten},
    {"Range", read_range},
    {"Reshape", read_reshape},
    {"Shape", read_shape},
    {"Size", read_size},
    {"Squeeze", read_squeeze},
    {"Tile", read_tile},
    {"Unsqueeze", read_unsqueeze},
};

static_assert(std::ranges::is_sorted(kReaders, {}, &ReaderRow::op_type));

}  // namespace

constinit const ReaderTable kShapeReaders = kReaders;

}  // namespace brine::onnx
