// Elements chosen, joined, cut and scattered.
#include <algorithm>
#include <cstring>
#include <limits>
#include <numeric>

#include "onnx/readers.h"
#include "onnx/rearrange.h"
#include "ops/arithmetic.h"
#include "ops/compare.h"
#include "ops/elementwise.h"
#include "ops/shape.h"
#include "ops/take.h"
#include "program/dispatch.h"

namespace brine::onnx {
namespace {

// Positions along an axis of this extent, counted from the front; an index before it or behind it is malformed.
std::vector<Index> from_front(const NodeReader& r, std::vector<Index> positions, Index extent) {
  for (Index& position : positions) {
    if (position < 0) position += extent;
    if (position < 0 || position >= extent) r.malformed("an index outside of the axis");
  }
  return positions;
}

// ---- gather
// -----------------------------------------------------------------------------------------------------------

void gather_extents(NodeReader& r) {
  Item item = r.item(0);
  const Value index = r.value(1);
  std::vector<Index> chosen_extents;
  for (const Index position : from_front(r, r.integers(std::size_t{1}), static_cast<Index>(item.extents.size())))
    chosen_extents.push_back(item.extents[static_cast<std::size_t>(position)]);
  if (index.rank() > 1) r.refuse("a table of extents");
  item.extents = std::move(chosen_extents);
  item.is_scalar = index.rank() == 0;
  r.give(std::move(item));
}

void read_gather(NodeReader& r) {
  if (r.item(0).kind == Item::Kind::kExtents) return gather_extents(r);
  const Value x = r.value(0);
  const auto axis = static_cast<std::size_t>(r.axis("axis", 0, x.shape().size()));
  if (const Item& item = r.item(1); item.kind == Item::Kind::kValue && !item.value.is_constant()) {
    if (axis != 0 || x.type().has_rows()) r.refuse("positions that depend on the model's inputs");
    return r.give({take(x, item.value.cast(Dtype::kInt64)), item.row_axis});
  }
  const Value index = r.value(1);
  const Value found = chosen(r, x, axis, from_front(r, r.integers(std::size_t{1}), x.shape()[axis]));
  Shape shape = x.shape();
  shape.erase(shape.begin() + static_cast<std::ptrdiff_t>(axis));
  shape.insert(shape.begin() + static_cast<std::ptrdiff_t>(axis), index.shape().begin(), index.shape().end());
  r.give(reshape(found, shape));
}

// Where GatherElements and ScatterElements look or write: for each place of `shape` the offset in x with the coordinate
// along `axis` replaced by the next of the positions, input 1.
std::vector<Index> element_offsets(NodeReader& r, const Value& x, const Shape& shape, std::size_t axis) {
  const std::vector<Index> positions = from_front(r, r.integers(std::size_t{1}), x.shape()[axis]),
                           strides = strides_of(x.shape());
  std::size_t next = 0;
  return for_each_place(shape, [&](std::span<const Index> at) {
    Index offset = 0;
    for (std::size_t i = 0; i < at.size(); ++i) {
      const Index place = i == axis ? positions[next] : at[i];
      if (place >= x.shape()[i]) r.malformed("positions of another shape than the data");
      offset += place * strides[i];
    }
    ++next;
    return offset;
  });
}

void read_gather_elements(NodeReader& r) {
  const Value x = r.value(0), index = r.value(1);
  const auto axis = static_cast<std::size_t>(r.axis("axis", 0, x.shape().size()));
  if (x.type().has_rows()) {
    if (axis + 1 != x.shape().size()) r.refuse("positions along an axis that is not the last");
    return r.give(take_along(x, index.cast(Dtype::kInt64)));
  }
  if (index.shape().size() != x.shape().size()) r.malformed("expected positions of the rank of the data");
  r.give(rearranged(r, x, index.shape(), element_offsets(r, x, index.shape(), axis)));
}

// Where each tuple of positions along the axes from `first` on leads: offsets of slices of `inner` elements.
struct Slices {
  std::vector<Index> offsets;
  Shape outer, inner;
};
Slices slices_of(NodeReader& r, const Shape& data, std::size_t batch_axes) {
  const Value index = r.value(1);
  const std::vector<Index> positions = r.integers(std::size_t{1});
  const Shape& shape = index.shape();
  if (shape.empty() || batch_axes >= shape.size()) r.malformed("expected positions along at least one axis");
  const auto depth = static_cast<std::size_t>(shape.back());
  if (depth + batch_axes > data.size()) r.malformed("positions along more axes than there are");
  const std::vector<Index> strides = strides_of(data);
  Slices slices{.outer = {shape.begin(), shape.end() - 1},
                .inner = {data.begin() + static_cast<std::ptrdiff_t>(depth + batch_axes), data.end()}};
  std::size_t next = 0;
  slices.offsets = for_each_place(slices.outer, [&](std::span<const Index> at) {
    Index offset = 0;
    for (std::size_t i = 0; i < batch_axes; ++i) {
      if (at[i] >= data[i]) r.malformed("positions of another batch than the data");
      offset += at[i] * strides[i];
    }
    for (std::size_t i = 0; i < depth; ++i)
      offset += from_front(r, {positions[next++]}, data[batch_axes + i])[0] * strides[batch_axes + i];
    return offset;
  });
  return slices;
}

void read_gather_nd(NodeReader& r) {
  const Value x = r.value(0);
  if (x.type().has_rows()) r.refuse("positions among rows");
  const Slices slices =
      slices_of(r, x.shape(), static_cast<std::size_t>(std::max<Index>(r.integer("batch_dims", 0), 0)));
  Shape shape = slices.outer;
  shape.insert(shape.end(), slices.inner.begin(), slices.inner.end());
  r.require_size(shape);
  const Index inner = Type{Dtype::kBool, slices.inner}.size();
  std::vector<Index> source;
  for (const Index offset : slices.offsets)
    for (Index i = 0; i < inner; ++i) source.push_back(offset + i);
  r.give(rearranged(r, x, shape, std::move(source)));
}

// ---- scatter
// ------------------------------------------------------------------------------------------------------------

// The data with `updates` at these places, one after another: put there, or added, multiplied, compared.
Value scattered(NodeReader& r, Value x, Value updates, const std::vector<Index>& places) {
  const std::string reduction = r.text("reduction", "none");
  const Index size = x.type().size();
  if (static_cast<Index>(places.size()) != updates.type().size()) r.malformed("expected one update for each position");
  if (x.dtype() != updates.dtype()) r.malformed("expected updates of the type of the data");
  if (reduction == "none") {
    std::vector<Index> source(static_cast<std::size_t>(size));
    std::iota(source.begin(), source.end(), Index{0});
    for (std::size_t i = 0; i < places.size(); ++i)
      source[static_cast<std::size_t>(places[i])] = size + static_cast<Index>(i);
    const Value both = concat({reshape(x, {size}), reshape(updates, {updates.type().size()})}, 0);
    return rearranged(r, both, x.shape(), std::move(source));
  }
  const brine::Tensor &data = r.constant(x), &given = r.constant(updates);
  return for_number(x.dtype(), [&]<class T>(Tag<T>) -> Value {
    auto kept = std::make_shared<Buffer>();
    T* y = kept->of<T>(static_cast<std::size_t>(std::max<Index>(size, 1)));
    std::copy_n(data.as<T>(), size, y);
    for (std::size_t i = 0; i < places.size(); ++i) {
      T& to = y[places[i]];
      const T value = given.as<T>()[i];
      using C = Compute<T>;
      if (reduction == "add") to = static_cast<T>(static_cast<C>(to) + static_cast<C>(value));
      else if (reduction == "mul") to = static_cast<T>(static_cast<C>(to) * static_cast<C>(value));
      else if (reduction == "max") to = to < value ? value : to;
      else if (reduction == "min") to = value < to ? value : to;
      else r.refuse("the reduction " + reduction);
    }
    return r.program().constant({x.dtype(), x.shape(), y, kept});
  });
}

void read_scatter_elements(NodeReader& r) {
  const Value x = r.value(0), updates = r.value(2);
  if (x.type().has_rows()) r.refuse("positions among rows");
  const auto axis = static_cast<std::size_t>(r.axis("axis", 0, x.shape().size()));
  const Shape shape = r.value(1).shape();
  if (shape.size() != x.shape().size() || shape != updates.shape())
    r.malformed("expected one update for each position");
  r.give(scattered(r, x, updates, element_offsets(r, x, shape, axis)));
}

void read_scatter_nd(NodeReader& r) {
  const Value x = r.value(0), updates = r.value(2);
  if (x.type().has_rows()) r.refuse("positions among rows");
  const Slices slices = slices_of(r, x.shape(), 0);
  const Index inner = Type{Dtype::kBool, slices.inner}.size();
  std::vector<Index> places;
  for (const Index offset : slices.offsets)
    for (Index i = 0; i < inner; ++i) places.push_back(offset + i);
  r.give(scattered(r, x, updates, places));
}

// ---- cut and joined
// -------------------------------------------------------------------------------------------------------

void read_concat(NodeReader& r) {
  bool extents = false;
  for (std::size_t i = 0; i < r.n_inputs(); ++i) extents = extents || r.item(i).kind == Item::Kind::kExtents;
  if (extents) {
    Item item;
    item.kind = Item::Kind::kExtents;
    for (std::size_t i = 0; i < r.n_inputs(); ++i) {
      const std::vector<Index> part = r.extents(i);
      item.extents.insert(item.extents.end(), part.begin(), part.end());
      if (r.item(i).kind == Item::Kind::kExtents) item.value = r.item(i).value;
    }
    return r.give(std::move(item));
  }
  if (r.n_inputs() == 0) r.malformed("expected at least one part");
  std::vector<Value> parts;
  std::size_t row_axis = 0;
  for (std::size_t i = 0; i < r.n_inputs(); ++i) {
    parts.push_back(r.tensor(i).value);
    if (parts[i].type().has_rows()) row_axis = r.tensor(i).row_axis;
  }
  for (std::size_t i = 0; i < r.n_inputs(); ++i)
    if (row_axis && (r.tensor(i).row_axis != row_axis || !parts[i].type().has_rows()))
      r.refuse("parts whose rows are different axes");
  const Item whole(parts[0], row_axis);
  const std::size_t axis = r.axis_of(r.integer("axis", 1), parts[0].shape().size());
  if (row_axis && axis == row_axis) r.refuse("rows of several parts");
  r.give({concat(std::move(parts), static_cast<int>(row_axis ? value_axis(whole, axis) : axis)), row_axis});
}

void read_split(NodeReader& r) {
  const Value x = r.value(0);
  const auto axis = static_cast<std::size_t>(r.axis("axis", 0, x.shape().size()));
  const Index extent = x.shape()[axis];
  const auto parts = static_cast<Index>(r.node().outputs.size());
  std::vector<Index> sizes = r.opset() < 13          ? r.integers("split")
                             : r.has(std::size_t{1}) ? r.integers(std::size_t{1})
                                                     : std::vector<Index>{};
  if (sizes.empty()) {  // equal parts, the last one smaller where they do not come out even
    const Index size = (extent + parts - 1) / parts;
    for (Index i = 0; i < parts; ++i) sizes.push_back(std::clamp<Index>(extent - i * size, 0, size));
  }
  Index at = 0;
  for (const Index size : sizes) {
    if (size < 0 || size > extent - at) r.malformed("parts larger than the whole");
    std::vector<Index> positions(static_cast<std::size_t>(size));
    std::iota(positions.begin(), positions.end(), at);
    r.give(chosen(r, x, axis, positions));
    at += size;
  }
}

// The positions of start:end:step along an axis, Python's rules.
std::vector<Index> sliced(Index extent, Index start, Index end, Index step) {
  const Index low = step > 0 ? 0 : -1, high = step > 0 ? extent : extent - 1;
  const auto bounded = [&](Index i) { return std::clamp(i < 0 ? (i < -extent ? low : i + extent) : i, low, high); };
  std::vector<Index> positions;
  const Index last = bounded(end);
  for (Index i = bounded(start); step > 0 ? i < last : i > last; i += step) {
    positions.push_back(i);
    if (step > 0 ? step > extent : -step > extent) break;
  }
  return positions;
}

void read_slice(NodeReader& r) {
  const bool by_input = r.opset() >= 10;
  const std::vector<Index> starts = by_input ? r.integers(std::size_t{1}) : r.integers("starts");
  const std::vector<Index> ends = by_input ? r.integers(std::size_t{2}) : r.integers("ends");
  std::vector<Index> axes = by_input && r.has(std::size_t{3}) ? r.integers(std::size_t{3}) : r.integers("axes");
  const std::vector<Index> steps =
      by_input && r.has(std::size_t{4}) ? r.integers(std::size_t{4}) : std::vector<Index>(starts.size(), 1);
  if (axes.empty()) {
    axes.resize(starts.size());
    std::iota(axes.begin(), axes.end(), Index{0});
  }
  if (starts.size() != ends.size() || starts.size() != axes.size() || starts.size() != steps.size())
    r.malformed("expected as many ends as starts");
  if (std::ranges::count(steps, 0)) r.malformed("a step of 0");
  Item item = r.item(0);
  if (item.kind == Item::Kind::kExtents) {
    std::vector<Index> extents;
    for (const Index i : sliced(static_cast<Index>(item.extents.size()), starts.at(0), ends.at(0), steps.at(0)))
      extents.push_back(item.extents[static_cast<std::size_t>(i)]);
    item.extents = std::move(extents);
    return r.give(std::move(item));
  }
  Value x = r.value(0);
  for (std::size_t i = 0; i < axes.size(); ++i) {
    const std::size_t axis = r.axis_of(axes[i], x.shape().size());
    const Index extent = x.shape()[axis];
    if (extent == kRows && starts[i] == 0 && steps[i] == 1 && ends[i] == std::numeric_limits<Index>::max()) continue;
    if (extent == kRows) r.refuse("a choice of rows");
    x = chosen(r, x, axis, sliced(extent, starts[i], ends[i], steps[i]));
  }
  r.give(x);
}

void read_transpose(NodeReader& r) {
  const Item& item = r.tensor(0);
  const std::size_t rank = item.value.shape().size();
  std::vector<std::size_t> order;
  for (const Index axis : r.integers("perm")) order.push_back(r.axis_of(axis, rank));
  if (order.empty())
    for (std::size_t axis = rank; axis-- > 0;) order.push_back(axis);
  std::vector<std::size_t> sorted = order;
  std::ranges::sort(sorted);
  for (std::size_t axis = 0; axis < rank; ++axis)
    if (sorted.size() != rank || sorted[axis] != axis) r.malformed("expected an order of all axes");
  if (rank < 2) return r.give(item.value);
  if (!item.value.type().has_rows()) return r.give(transpose(item.value, {order.begin(), order.end()}));
  std::vector<int> own = {0};  // the program's rows stay in front, the other axes take the order asked for
  std::size_t row_axis = 0;
  for (std::size_t i = 0; i < rank; ++i) {
    if (order[i] == item.row_axis) row_axis = i;
    else own.push_back(static_cast<int>(value_axis(item, order[i])));
  }
  r.give({std::ranges::is_sorted(own) ? item.value : transpose(item.value, own), row_axis});
}

// ---- by value
// -------------------------------------------------------------------------------------------------------------

std::vector<bool> truths(NodeReader& r, std::size_t input) {
  const brine::Tensor& tensor = r.constant(input);
  if (tensor.dtype != Dtype::kBool) r.malformed("expected truth values");
  return std::vector<bool>(tensor.as<bool>(), tensor.as<bool>() + tensor.size());
}

void read_compress(NodeReader& r) {
  Value x = r.value(0);
  if (!r.has("axis")) x = x.type().has_rows() ? (r.refuse("a choice of rows"), x) : reshape(x, {x.type().size()});
  const auto axis = static_cast<std::size_t>(r.axis("axis", 0, x.shape().size()));
  std::vector<Index> positions;
  const std::vector<bool> chosen_ones = truths(r, 1);
  for (std::size_t i = 0; i < chosen_ones.size(); ++i)
    if (chosen_ones[i]) positions.push_back(static_cast<Index>(i));
  r.give(chosen(r, x, axis, from_front(r, positions, x.shape()[axis])));
}

void read_non_zero(NodeReader& r) {
  const Value x = r.value(0);
  const brine::Tensor& tensor = r.constant(x);
  std::vector<std::vector<Index>> found(x.shape().size());
  Index next = 0;
  for_number(x.dtype(), [&]<class T>(Tag<T>) {
    for_each_place(x.shape(), [&](std::span<const Index> at) {
      if (static_cast<Compute<T>>(tensor.as<T>()[next++]) != Compute<T>(0))
        for (std::size_t i = 0; i < at.size(); ++i) found[i].push_back(at[i]);
      return Index{0};
    });
  });
  std::vector<Index> all;
  for (const std::vector<Index>& axis : found) all.insert(all.end(), axis.begin(), axis.end());
  const auto count = static_cast<Index>(found.empty() ? 0 : found[0].size());
  r.give(r.constant_of(Dtype::kInt64, {static_cast<Index>(found.size()), count}, std::move(all)));
}

// The first of equals comes first, the largest first unless asked otherwise.
void read_top_k(NodeReader& r) {
  Value x = r.value(0);
  const std::size_t rank = x.shape().size();
  const Index k = r.opset() < 10 ? r.integer("k", 1) : static_cast<Index>(r.number(1));
  const auto axis = static_cast<std::size_t>(r.axis("axis", -1, rank));
  if (axis + 1 != rank) {
    if (x.type().has_rows() && axis == 0) r.refuse("an order of rows");
    std::vector<int> order(rank);
    std::iota(order.begin(), order.end(), 0);
    std::swap(order[axis], order[rank - 1]);
    x = transpose(x, order);
  }
  if (k < 0 || k > x.width()) r.malformed("more values than there are");
  const bool largest = r.integer("largest", 1) != 0;
  // the complement turns the order of integers around and cannot overflow, as a change of sign can
  const Value key = !largest                      ? x
                    : is_float(x.dtype())         ? -x
                    : x.dtype() == Dtype::kUint64 ? (x * -1.0 - 1.0)
                                                  : -1 - x.cast(Dtype::kInt64);
  std::vector<Index> first(static_cast<std::size_t>(k));
  std::iota(first.begin(), first.end(), Index{0});
  Value places = chosen(r, argsort(key), rank - 1, first), values = take_along(x, places);
  if (axis + 1 != rank) {
    std::vector<int> order(rank);
    std::iota(order.begin(), order.end(), 0);
    std::swap(order[axis], order[rank - 1]);
    places = transpose(places, order);
    values = transpose(values, order);
  }
  r.give(values);
  r.give(places);
}

void read_one_hot(NodeReader& r) {
  const Value index = r.value(0).cast(Dtype::kInt64), off_on = r.value(2);
  const auto depth = static_cast<Index>(r.number(1));
  const std::size_t rank = index.shape().size() + 1;
  const auto axis = static_cast<std::size_t>(r.axis("axis", -1, rank));
  if (index.type().has_rows() && axis == 0) r.refuse("an axis before the rows");
  r.require_size({depth});
  std::vector<Index> numbers(static_cast<std::size_t>(std::max<Index>(depth, 0)));
  std::iota(numbers.begin(), numbers.end(), Index{0});
  Shape shape(rank - axis, 1);
  shape[0] = depth;
  const Value positions = where(index < 0, index + depth, index);
  const Value hits =
      equal(expand(positions, static_cast<int>(axis)), r.constant_of(Dtype::kInt64, shape, std::move(numbers)));
  const Value off = reshape(chosen(r, off_on, 0, {0}), {}), on = reshape(chosen(r, off_on, 0, {1}), {});
  r.give(where(hits, on, off));
}

void read_trilu(NodeReader& r) {
  const Value x = r.value(0);
  if (x.rank() < 2 || x.shape()[x.shape().size() - 2] == kRows) r.refuse("a triangle of rows");
  const Index shift = r.has(std::size_t{1}) ? static_cast<Index>(r.number(1)) : 0,
              rows = x.shape()[x.shape().size() - 2], width = x.width();
  const bool upper = r.integer("upper", 1) != 0;
  std::vector<Index> kept;
  for (Index i = 0; i < rows; ++i)
    for (Index j = 0; j < width; ++j) kept.push_back(upper ? j - i >= shift : j - i <= shift);
  const Value mask = r.constant_of(Dtype::kInt64, {rows, width}, std::move(kept)).cast(Dtype::kBool);
  r.give(where(mask, x, r.filled(x.dtype(), {}, 0)));
}

constexpr ReaderRow kReaders[] = {
    {"Compress", read_compress},
    {"Concat", read_concat},
    {"Gather", read_gather},
    {"GatherElements", read_gather_elements},
    {"GatherND", read_gather_nd},
    {"NonZero", read_non_zero},
    {"OneHot", read_one_hot},
    {"ScatterElements", read_scatter_elements},
    {"ScatterND", read_scatter_nd},
    {"Slice", read_slice},
    {"Split", read_split},
    {"TopK", read_top_k},
    {"Transpose", read_transpose},
    {"Trilu", read_trilu},
};

static_assert(std::ranges::is_sorted(kReaders, {}, &ReaderRow::op_type));

}  // namespace

constinit const ReaderTable kMovementReaders = kReaders;

}  // namespace brine::onnx
