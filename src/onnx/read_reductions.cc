// Reductions along any axes but that of a free batch, and what is said with them: softmax, norms, arguments of
// extremes.
#include <algorithm>
#include <limits>

#include "onnx/readers.h"
#include "onnx/rearrange.h"
#include "ops/arithmetic.h"
#include "ops/compare.h"
#include "ops/elementwise.h"
#include "ops/reduce.h"
#include "ops/shape.h"
#include "program/dispatch.h"

namespace brine::onnx {
namespace {

// The program's axes to reduce, ascending; of none named: all, or none at all where the node says so.
std::vector<std::size_t> axes_of(NodeReader& r, std::int64_t input_since) {
  const Item& item = r.tensor(0);
  const std::size_t rank = item.value.shape().size();
  const bool by_input = r.opset() >= input_since;
  const std::vector<Index> named =
      by_input ? (r.has(std::size_t{1}) ? r.integers(std::size_t{1}) : std::vector<Index>{}) : r.integers("axes");
  std::vector<std::size_t> axes;
  for (const Index axis : named) axes.push_back(value_axis(item, r.axis_of(axis, rank)));
  if (named.empty() && !r.integer("noop_with_empty_axes", 0))
    for (std::size_t axis = 0; axis < rank; ++axis) axes.push_back(axis);
  std::ranges::sort(axes);
  axes.erase(std::unique(axes.begin(), axes.end()), axes.end());
  return axes;
}

using Step = Value (*)(Value, int axis, Keep);

// From first to last, as brine's own exports expect. Halves are added up as floats and rounded once.
Value add_up(Value x, int axis, Keep keep) {
  if (x.dtype() == Dtype::kFloat16)
    return sum(x.cast(Dtype::kFloat32), axis, keep, SumOrder::kColumns).cast(Dtype::kFloat16);
  return sum(x, axis, keep, SumOrder::kColumns);
}

// One axis after the other. `empty` is the result along an axis of extent 0.
Value along(NodeReader& r, Value x, const std::vector<std::size_t>& axes, Step step, double empty) {
  const Dtype dtype = x.dtype();
  Shape shape = x.shape();
  bool is_empty = false;
  for (const std::size_t axis : axes) {
    is_empty = is_empty || shape[axis] == 0;
    shape[axis] = 1;
  }
  if (is_empty) return r.filled(dtype, shape, empty);
  for (const std::size_t axis : axes) x = step(x, static_cast<int>(axis), Keep::kYes).cast(dtype);
  return x;
}

Value without(Value x, const std::vector<std::size_t>& axes) {
  Shape shape = x.shape();
  for (auto axis = axes.rbegin(); axis != axes.rend(); ++axis)
    shape.erase(shape.begin() + static_cast<std::ptrdiff_t>(*axis));
  return reshape(x, std::move(shape));
}

double lowest(Dtype dtype) {
  if (is_float(dtype)) return -std::numeric_limits<double>::infinity();
  return for_number(dtype, []<class T>(Tag<T>) { return static_cast<double>(std::numeric_limits<T>::lowest()); });
}
double highest(Dtype dtype) {
  if (is_float(dtype)) return std::numeric_limits<double>::infinity();
  return for_number(dtype, []<class T>(Tag<T>) { return static_cast<double>(std::numeric_limits<T>::max()); });
}

Value sum_along(NodeReader& r, Value x, const std::vector<std::size_t>& axes) { return along(r, x, axes, add_up, 0); }
Value max_along(NodeReader& r, Value x, const std::vector<std::size_t>& axes) {
  return along(r, x, axes, max, lowest(x.dtype()));
}

using Reduction = Value (*)(NodeReader& r, Value x, const std::vector<std::size_t>& axes);

Value reduce_max(NodeReader& r, Value x, const std::vector<std::size_t>& axes) { return max_along(r, x, axes); }
Value reduce_min(NodeReader& r, Value x, const std::vector<std::size_t>& axes) {
  return along(r, x, axes, min, highest(x.dtype()));
}
Value reduce_prod(NodeReader& r, Value x, const std::vector<std::size_t>& axes) { return along(r, x, axes, prod, 1); }
Value reduce_mean(NodeReader& r, Value x, const std::vector<std::size_t>& axes) {
  double count = 1;
  for (const std::size_t axis : axes) count *= static_cast<double>(x.shape()[axis]);
  const Value total = sum_along(r, x, axes);
  return is_float(x.dtype()) ? total / count : floor_divide(total, count).cast(x.dtype());
}
Value reduce_l1(NodeReader& r, Value x, const std::vector<std::size_t>& axes) { return sum_along(r, abs(x), axes); }
Value reduce_sum_square(NodeReader& r, Value x, const std::vector<std::size_t>& axes) {
  return sum_along(r, x * x, axes);
}
Value reduce_l2(NodeReader& r, Value x, const std::vector<std::size_t>& axes) {
  return sqrt(reduce_sum_square(r, x, axes)).cast(x.dtype());
}
Value reduce_log_sum(NodeReader& r, Value x, const std::vector<std::size_t>& axes) {
  return log(sum_along(r, x, axes)).cast(x.dtype());
}
Value reduce_log_sum_exp(NodeReader& r, Value x, const std::vector<std::size_t>& axes) {
  Value top = max_along(r, x, axes);
  if (is_float(x.dtype())) top = where(is_infinite(top), 0.0, top);  // an infinity less itself would be NaN
  return (log(sum_along(r, exp(x - top), axes)) + top).cast(x.dtype());
}

// ReduceSum takes its axes as an input since opset 13, the others since 18.
template <Reduction kReduction, std::int64_t kInputSince = 18>
void read_reduction(NodeReader& r) {
  const std::vector<std::size_t> axes = axes_of(r, kInputSince);
  const Item& item = r.tensor(0);
  const Value x = kReduction(r, item.value, axes);
  if (r.integer("keepdims", 1)) return r.give({x, item.row_axis});
  std::size_t row_axis = item.row_axis;  // fewer axes come before the rows
  for (std::size_t axis = 0; axis < item.row_axis; ++axis)
    row_axis -= std::ranges::count(axes, value_axis(item, axis)) != 0;
  r.give({without(x, axes), row_axis});
}

// ---- places of extremes ---------------------------------------------------------------------------------------------

template <Value (*kWord)(Value, int)>
void read_arg(NodeReader& r) {
  Value x = r.value(0);
  const int axis = static_cast<int>(r.axis("axis", 0, x.shape().size()));
  const Index extent = x.shape()[static_cast<std::size_t>(axis)];
  if (extent == 0) r.malformed("expected at least one value along the axis");
  const bool last = r.integer("select_last_index", 0) != 0;
  if (last) x = reversed(r, x, static_cast<std::size_t>(axis));
  Value found = kWord(x, axis);
  if (last) found = (extent - 1) - found;
  r.give(r.integer("keepdims", 1) ? expand(found, axis) : found);
}

// ---- softmax --------------------------------------------------------------------------------------------------------

// Before opset 13 all axes from `axis` on count as one.
template <class Finish>
void read_softmax_like(NodeReader& r, Finish finish) {
  const Value x = r.value(0);
  const Shape shape = x.shape();
  if (r.opset() >= 13) return r.give(finish(x, static_cast<int>(r.axis("axis", -1, shape.size()))));
  const auto axis = static_cast<std::ptrdiff_t>(r.axis("axis", 1, shape.size()));
  Index inner = 1, outer = 1;
  for (std::size_t i = 0; i < shape.size(); ++i) {
    if (static_cast<std::ptrdiff_t>(i) >= axis) inner *= shape[i];
    else outer = shape[i] == kRows ? kRows : outer * shape[i];
  }
  if (x.type().has_rows() && axis != 1) r.refuse("a softmax over several axes of a free batch");
  r.give(reshape(finish(reshape(x, {outer, inner}), 1), shape));
}

void read_softmax(NodeReader& r) {
  read_softmax_like(r, [](Value x, int axis) {
    const Value powers = exp(x - max(x, axis, Keep::kYes));
    return powers / add_up(powers, axis, Keep::kYes);
  });
}
void read_log_softmax(NodeReader& r) {
  read_softmax_like(r, [](Value x, int axis) {
    const Value shifted = x - max(x, axis, Keep::kYes);
    return shifted - log(add_up(exp(shifted), axis, Keep::kYes));
  });
}

// A vector of zeros stays one.
void read_lp_normalization(NodeReader& r) {
  const Value x = r.value(0);
  const int axis = static_cast<int>(r.axis("axis", -1, x.shape().size()));
  const Index p = r.integer("p", 2);
  if (p != 1 && p != 2) r.refuse("a norm other than 1 and 2");
  const Value norm = p == 1 ? sum(abs(x), axis, Keep::kYes) : sqrt(sum(x * x, axis, Keep::kYes));
  r.give(where(equal(norm, 0.0), x, x / norm).cast(x.dtype()));
}

void read_cumsum(NodeReader& r) {
  Value x = r.value(0);
  const Dtype dtype = x.dtype();
  const auto axis = r.axis_of(static_cast<Index>(r.number(1)), x.shape().size());
  if (x.shape()[axis] == kRows) r.refuse("a sum over the rows");
  const bool backwards = r.integer("reverse", 0) != 0;
  if (backwards) x = reversed(r, x, axis);
  Value total = cumsum(x, static_cast<int>(axis));
  if (r.integer("exclusive", 0)) total = total - x;
  r.give((backwards ? reversed(r, total, axis) : total).cast(dtype));
}

constexpr ReaderRow kReaders[] = {
    {"ArgMax", read_arg<argmax>},
    {"ArgMin", read_arg<argmin>},
    {"CumSum", read_cumsum},
    {"LogSoftmax", read_log_softmax},
    {"LpNormalization", read_lp_normalization},
    {"ReduceL1", read_reduction<reduce_l1>},
    {"ReduceL2", read_reduction<reduce_l2>},
    {"ReduceLogSum", read_reduction<reduce_log_sum>},
    {"ReduceLogSumExp", read_reduction<reduce_log_sum_exp>},
    {"ReduceMax", read_reduction<reduce_max>},
    {"ReduceMean", read_reduction<reduce_mean>},
    {"ReduceMin", read_reduction<reduce_min>},
    {"ReduceProd", read_reduction<reduce_prod>},
    {"ReduceSum", read_reduction<sum_along, 13>},
    {"ReduceSumSquare", read_reduction<reduce_sum_square>},
    {"Softmax", read_softmax},
};

static_assert(std::ranges::is_sorted(kReaders, {}, &ReaderRow::op_type));

}  // namespace

constinit const ReaderTable kReductionReaders = kReaders;

}  // namespace brine::onnx
