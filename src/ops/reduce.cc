// See reduce.h. A value of shape (outer…, k, inner…) is reduced along k.
#include "ops/reduce.h"

#include <algorithm>

#include "math/sums.h"
#include "ops/arithmetic.h"
#include "ops/kernel.h"

namespace brine {
namespace {

enum Slot : std::size_t { kAxis, kKeep, kOrder };  // of the attributes' integers

std::size_t axis_of(const Call& call) { return static_cast<std::size_t>(call.attributes.integers[kAxis]); }

Type reduced(const Call& call, Dtype dtype) {
  const Type& x = call.in(0);
  const std::size_t axis = axis_of(call);
  if (x.form != Form::kDense) throw Error(Kind::kUnsupported, "a reduction of a table or a sparse matrix");
  if (axis >= x.shape.size() || x.shape[axis] == kRows)
    throw Error(Kind::kInternal, "expected an axis that is not that of the rows");
  Type type{dtype, x.shape};
  if (call.attributes.integers[kKeep]) type.shape[axis] = 1;
  else type.shape.erase(type.shape.begin() + static_cast<std::ptrdiff_t>(axis));
  return type;
}

Type same_type(const Call& call) {
  if (!is_number(call.in(0).dtype)) throw Error(Kind::kUsage, "expected numbers, found text");
  return reduced(call, call.in(0).dtype);
}
Type index_type(const Call& call) {
  same_type(call);
  return reduced(call, Dtype::kInt64);
}
Type bool_type(const Call& call) {
  if (call.in(0).dtype != Dtype::kBool) throw Error(Kind::kInternal, "expected bools");
  return reduced(call, Dtype::kBool);
}
Type filled_type(const Call& call) {
  same_type(call);  // for its checks
  return call.in(0);
}

struct Axes {
  Index outer, extent, inner;
};
Axes axes_of(const Run& run) {
  const Type& x = run.site.in(0);
  const std::size_t axis = axis_of(run.site);
  Axes axes{x.has_rows() ? run.rows : 1, x.shape[axis], 1};
  for (std::size_t i = x.has_rows() ? 1 : 0; i < x.shape.size(); ++i)
    if (i < axis) axes.outer *= x.shape[i];
    else if (i > axis) axes.inner *= x.shape[i];
  return axes;
}

// reduce(first element, extent, distance between elements) -> result
template <class T, class R, class Reduce>
void for_lines(const Run& run, Reduce reduce) {
  const auto [outer, extent, inner] = axes_of(run);
  const T* x = run.input<T>(0);
  R* y = run.output<R>();
  for (Index o = 0; o < outer; ++o)
    for (Index i = 0; i < inner; ++i) *y++ = reduce(x + o * extent * inner + i, extent, inner);
}

struct Sum {
  template <class T>
  static Bad run(const Run& run) {
    const bool lanes = run.site.attributes.integers[kOrder] == static_cast<Index>(SumOrder::kLanes);
    for_lines<T, T>(run, [&](const T* x, Index extent, Index step) -> T {
      if constexpr (std::is_same_v<T, float> || std::is_same_v<T, double>)
        if (lanes && step == 1) return math::pairwise_sum(x, extent);
      if constexpr (std::is_same_v<T, Half>)  // a whole sum of halves is one of floats, rounded once
        if (lanes && step == 1) {
          float* wide = run.scratch.of<float>(static_cast<std::size_t>(extent));
          std::copy_n(x, extent, wide);
          return Half(math::pairwise_sum(wide, extent));
        }
      Compute<T> total = 0;
      for (Index k = 0; k < extent; ++k)
        total = static_cast<Compute<T>>(static_cast<T>(total + static_cast<Compute<T>>(x[k * step])));
      return static_cast<T>(total);
    });
    return {};
  }
};
struct Product {
  template <class T>
  static Bad run(const Run& run) {
    for_lines<T, T>(run, [](const T* x, Index extent, Index step) {
      Compute<T> total = 1;
      for (Index k = 0; k < extent; ++k)
        total = static_cast<Compute<T>>(static_cast<T>(total * static_cast<Compute<T>>(x[k * step])));
      return static_cast<T>(total);
    });
    return {};
  }
};

// The place of the extreme element: the first of equals; a NaN beats everything.
template <bool kLargest, class T>
Index extreme(const T* x, Index extent, Index step) {
  Index best = 0;
  for (Index k = 0; k < extent; ++k) {
    const T value = x[k * step], top = x[best * step];
    if (value != value) return k;
    if (kLargest ? value > top : value < top) best = k;
  }
  return best;
}
template <bool kLargest>
struct Extreme {
  template <class T>
  static Bad run(const Run& run) {
    for_lines<T, T>(run,
                    [](const T* x, Index extent, Index step) { return x[extreme<kLargest>(x, extent, step) * step]; });
    return {};
  }
};
template <bool kLargest>
struct ArgExtreme {
  template <class T>
  static Bad run(const Run& run) {
    for_lines<T, Index>(run, [](const T* x, Index extent, Index step) { return extreme<kLargest>(x, extent, step); });
    return {};
  }
};
struct CumulativeSum {
  template <class T>
  static Bad run(const Run& run) {
    const auto [outer, extent, inner] = axes_of(run);
    const T* x = run.input<T>(0);
    T* y = run.output<T>();
    for (Index o = 0; o < outer; ++o)
      for (Index i = 0; i < inner; ++i) {
        T total{};
        for (Index k = 0; k < extent; ++k) {
          const Index at = (o * extent + k) * inner + i;
          total = k == 0 ? x[at] : static_cast<T>(static_cast<Compute<T>>(total) + static_cast<Compute<T>>(x[at]));
          y[at] = total;
        }
      }
    return {};
  }
};
struct RowSquares {
  template <class T>
  static Bad run(const Run& run) {
    for_lines<T, T>(run, [](const T* x, Index extent, Index) -> T {
      if constexpr (std::is_same_v<T, float> || std::is_same_v<T, double>) return math::einsum_dot(x, x, extent);
      else {
        Compute<T> total = 0;
        for (Index k = 0; k < extent; ++k)
          total = static_cast<Compute<T>>(total + static_cast<Compute<T>>(x[k]) * static_cast<Compute<T>>(x[k]));
        return static_cast<T>(total);
      }
    });
    return {};
  }
};

template <bool kAll>
Bad run_truth(const Run& run) {
  for_lines<bool, bool>(run, [](const bool* x, Index extent, Index step) {
    for (Index k = 0; k < extent; ++k)
      if (x[k * step] != kAll) return !kAll;
    return kAll;
  });
  return {};
}

template <class Reduction>
Compiled compile(const Site& site) {
  return for_number(site.in(0).dtype, []<class T>(Tag<T>) -> Compiled { return {Reduction::template run<T>}; });
}
template <class Reduction>
Compiled compile_real(const Site& site) {  // no bools: their sums are int64
  return for_number(site.in(0).dtype, []<class T>(Tag<T>) -> Compiled {
    if constexpr (std::is_same_v<T, bool>) throw Error(Kind::kInternal, "bools are cast before they are added");
    else return {Reduction::template run<T>};
  });
}

using Names = std::vector<onnx::Name>;
template <const char* kOperator>
onnx::Name spell_reduce(onnx::Writer& writer, const Site& site, const Names& in) {
  return writer.reduce(kOperator, in[0], {site.attributes.integers[kAxis]}, site.attributes.integers[kKeep] != 0);
}
template <const char* kOperator>
onnx::Name spell_truth(onnx::Writer& writer, const Site& site, const Names& in) {
  const onnx::Name counts = writer.cast(in[0], onnx::DataType::kInt32);
  return writer.cast(
      writer.reduce(kOperator, counts, {site.attributes.integers[kAxis]}, site.attributes.integers[kKeep] != 0),
      onnx::DataType::kBool);
}
onnx::Name with_order(onnx::Writer& writer, const Site& site, const onnx::Name& x) {  // ONNX's truth values have none
  return site.in(0).dtype == Dtype::kBool ? writer.cast(x, onnx::DataType::kInt64) : x;
}
onnx::Name spell_argmax(onnx::Writer& writer, const Site& site, const Names& in) {
  return writer.arg_max(with_order(writer, site, in[0]), site.attributes.integers[kAxis]);
}
onnx::Name spell_argmin(onnx::Writer& writer, const Site& site, const Names& in) {
  return writer.arg_min(with_order(writer, site, in[0]), site.attributes.integers[kAxis]);
}
onnx::Name spell_cumsum(onnx::Writer& writer, const Site& site, const Names& in) {
  writer.need(11, "CumSum");
  return writer.node("CumSum", {in[0], writer.integer(site.attributes.integers[kAxis])});
}
constexpr char kSumOnnx[] = "ReduceSum", kProdOnnx[] = "ReduceProd", kMaxOnnx[] = "ReduceMax", kMinOnnx[] = "ReduceMin",
               kSquareOnnx[] = "ReduceSumSquare";

Value apply(const Op& op, Value x, int axis, Keep keep, SumOrder order = SumOrder::kColumns) {
  return x.program().apply(
      op, {x}, {.integers = {axis < 0 ? axis + x.rank() : axis, keep == Keep::kYes, static_cast<Index>(order)}});
}

// What numpy adds integers up in.
Value summable(Value x) { return is_float(x.dtype()) || x.dtype() == Dtype::kUint64 ? x : x.cast(Dtype::kInt64); }

}  // namespace

constinit const Op kSum{
    .name = "sum", .type = same_type, .compile = compile_real<Sum>, .to_onnx = spell_reduce<kSumOnnx>};
constinit const Op kProd{
    .name = "prod", .type = same_type, .compile = compile_real<Product>, .to_onnx = spell_reduce<kProdOnnx>};
constinit const Op kMax{
    .name = "max", .type = same_type, .compile = compile<Extreme<true>>, .to_onnx = spell_reduce<kMaxOnnx>};
constinit const Op kMin{
    .name = "min", .type = same_type, .compile = compile<Extreme<false>>, .to_onnx = spell_reduce<kMinOnnx>};
constinit const Op kArgMax{
    .name = "argmax", .type = index_type, .compile = compile<ArgExtreme<true>>, .to_onnx = spell_argmax};
constinit const Op kArgMin{
    .name = "argmin", .type = index_type, .compile = compile<ArgExtreme<false>>, .to_onnx = spell_argmin};
constinit const Op kAny{.name = "any",
                        .type = bool_type,
                        .compile = [](const Site&) -> Compiled { return {run_truth<false>}; },
                        .to_onnx = spell_truth<kMaxOnnx>};
constinit const Op kAll{.name = "all",
                        .type = bool_type,
                        .compile = [](const Site&) -> Compiled { return {run_truth<true>}; },
                        .to_onnx = spell_truth<kMinOnnx>};
constinit const Op kCumSum{
    .name = "cumsum", .type = filled_type, .compile = compile_real<CumulativeSum>, .to_onnx = spell_cumsum};
constinit const Op kRowSquareSums{.name = "row_square_sums",
                                  .type = same_type,
                                  .compile = compile_real<RowSquares>,
                                  .to_onnx = spell_reduce<kSquareOnnx>};

Value sum(Value x, int axis, Keep keep, SumOrder order) { return apply(kSum, summable(x), axis, keep, order); }
Value mean(Value x, int axis, Keep keep, SumOrder order) {
  const Value floats = x.as_float_or_half();
  const Index extent = floats.shape()[static_cast<std::size_t>(axis < 0 ? axis + floats.rank() : axis)];
  return sum(floats, axis, keep, order) / static_cast<double>(extent);
}
Value prod(Value x, int axis, Keep keep) { return apply(kProd, summable(x), axis, keep); }
Value max(Value x, int axis, Keep keep) { return apply(kMax, x, axis, keep); }
Value min(Value x, int axis, Keep keep) { return apply(kMin, x, axis, keep); }
Value argmax(Value x, int axis) { return apply(kArgMax, x, axis, Keep::kNo); }
Value argmin(Value x, int axis) { return apply(kArgMin, x, axis, Keep::kNo); }
Value any(Value x, int axis, Keep keep) { return apply(kAny, x, axis, keep); }
Value all(Value x, int axis, Keep keep) { return apply(kAll, x, axis, keep); }
Value cumsum(Value x, int axis) { return apply(kCumSum, summable(x), axis, Keep::kNo); }
Value row_square_sums(Value x) { return apply(kRowSquareSums, x, kLast, Keep::kNo); }

}  // namespace brine
