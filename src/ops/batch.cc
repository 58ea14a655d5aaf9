// See batch.h.
#include "ops/batch.h"

#include <algorithm>
#include <limits>

#include "ops/kernel.h"

namespace brine {
namespace {

Grain whole(const Site&) { return Grain::kWhole; }

Type all_type(const Call& call) {
  if (call.in(0).dtype != Dtype::kBool || call.in(0).form != Form::kDense)
    throw Error(Kind::kInternal, "expected bools");
  return {Dtype::kBool, {}};
}

Bad run_all(const Run& run) {
  const Index count = run.rows * run.site.in(0).row_size();
  const bool* x = run.input<bool>(0);
  *run.output<bool>() = std::all_of(x, x + count, [](bool each) { return each; });
  return {};
}

Type largest_type(const Call& call) {
  if (!is_float(call.in(0).dtype) || call.in(0).form != Form::kDense) throw Error(Kind::kInternal, "expected floats");
  return {call.in(0).dtype, {}};
}

template <class T>
Bad run_largest(const Run& run) {
  const T* x = run.input<T>(0);
  float lowest = -std::numeric_limits<float>::infinity();
  T top = static_cast<T>(lowest);
  for (Index i = 0, count = run.rows * run.site.in(0).row_size(); i < count; ++i) {
    if (x[i] != x[i]) top = x[i];
    if (x[i] > top) top = x[i];
  }
  *run.output<T>() = top;
  return {};
}

Type sum_type(const Call& call) {
  Type type = call.in(0);
  if (!type.has_rows() || type.form != Form::kDense || (type.dtype != Dtype::kFloat32 && type.dtype != Dtype::kFloat64))
    throw Error(Kind::kInternal, "expected rows of floats");
  type.shape.erase(type.shape.begin());
  return type;
}

template <class T>
Bad run_sum(const Run& run) {
  const Index width = run.site.out.row_size();
  const T* x = run.input<T>(0);
  T* y = run.output<T>();
  std::fill_n(y, width, T{0});
  for (Index row = 0; row < run.rows; ++row)
    for (Index j = 0; j < width; ++j) y[j] += *x++;
  return {};
}

onnx::Name spell_sum(onnx::Writer& writer, const Site&, const std::vector<onnx::Name>& in) {
  return writer.reduce("ReduceSum", in[0], {0}, false);
}

Type own_type(const Call&) { return {Dtype::kBool, {kDynamic}}; }

Bad run_own(const Run& run) {
  const auto n = static_cast<std::size_t>(run.rows);
  bool* own = run.out.memory->values.of<bool>(n * n + 1);
  std::fill_n(own, n * n, false);
  for (std::size_t i = 0; i < n; ++i) own[i * n + i] = true;
  run.out.data = own;
  run.out.rows = run.rows * run.rows;
  return {};
}

Type square_type(const Call& call) {
  const Type& pairs = call.in(0);
  if (!pairs.is_counted() || pairs.form != Form::kDense) throw Error(Kind::kInternal, "expected pairs of rows");
  Shape shape{kRows, kDynamic};
  shape.insert(shape.end(), pairs.shape.begin() + 1, pairs.shape.end());
  return {pairs.dtype, std::move(shape)};
}

Bad run_square(const Run& run) {
  run.out.data = run.in[0]->data;
  run.out.rows = run.rows;
  run.out.offsets = run.out.memory->offsets.of<Index>(1);  // of a dense array: its extent that only the run knows
  run.out.offsets[0] = run.rows;
  return {};
}

onnx::Name spell_own(onnx::Writer& writer, const Site&, const std::vector<onnx::Name>& in) {
  const onnx::Name n = writer.size_of_axis(in[0], 0);
  const onnx::Name zeros = writer.filled(writer.concat({n, n}, 0), onnx::DataType::kFloat, 0);
  const onnx::Name eye = writer.node("EyeLike", {zeros});
  return writer.cast(writer.reshape(eye, {-1}), onnx::DataType::kBool);
}
onnx::Name spell_square(onnx::Writer& writer, const Site& site, const std::vector<onnx::Name>& in) {
  const onnx::Name n = writer.size_of_axis(in[1], 0);
  onnx::Names shape{n, n};
  for (std::size_t i = 1; i < site.in(0).shape.size(); ++i) shape.push_back(writer.ints({site.in(0).shape[i]}));
  return writer.node("Reshape", {in[0], writer.concat(shape, 0)});
}

onnx::Name spell_all(onnx::Writer& writer, const Site& site, const std::vector<onnx::Name>& in) {
  std::vector<Index> axes;
  for (Index axis = 0; axis < site.in(0).rank(); ++axis) axes.push_back(axis);
  return writer.cast(writer.reduce("ReduceMin", writer.cast(in[0], onnx::DataType::kInt32), axes, false),
                     onnx::DataType::kBool);
}
onnx::Name spell_largest(onnx::Writer& writer, const Site& site, const std::vector<onnx::Name>& in) {
  std::vector<Index> axes;
  for (Index axis = 0; axis < site.in(0).rank(); ++axis) axes.push_back(axis);
  return writer.reduce("ReduceMax", in[0], axes, false);
}

}  // namespace

constinit const Op kAllRows{.name = "all_rows",
                            .type = all_type,
                            .compile = [](const Site&) -> Compiled { return {run_all}; },
                            .to_onnx = spell_all,
                            .grain = whole};
constinit const Op kLargestOfAll{.name = "largest_of_all",
                                 .type = largest_type,
                                 .compile = [](const Site& site) -> Compiled {
                                   return for_float(site.out.dtype,
                                                    []<class T>(Tag<T>) -> Compiled { return {run_largest<T>}; });
                                 },
                                 .to_onnx = spell_largest,
                                 .grain = whole};
constinit const Op kIsOwnPair{.name = "is_own_pair",
                              .type = own_type,
                              .compile = [](const Site&) -> Compiled { return {run_own}; },
                              .to_onnx = spell_own,
                              .grain = whole};
constinit const Op kSquareOfRows{.name = "square_of_rows",
                                 .type = square_type,
                                 .compile = [](const Site&) -> Compiled { return {run_square}; },
                                 .to_onnx = spell_square,
                                 .grain = whole};

constinit const Op kSumOfRows{.name = "sum_of_rows",
                              .type = sum_type,
                              .compile = [](const Site& site) -> Compiled {
                                if (site.out.dtype == Dtype::kFloat32) return {run_sum<float>};
                                return {run_sum<double>};
                              },
                              .to_onnx = spell_sum,
                              .grain = whole};

Value square_of_rows(Value pairs, Value like) { return pairs.program().apply(kSquareOfRows, {pairs, like}); }
Value is_own_pair(Value X) { return X.program().apply(kIsOwnPair, {X}); }
Value all_rows(Value truth) { return truth.program().apply(kAllRows, {truth}); }
Value largest_of_all(Value x) { return x.program().apply(kLargestOfAll, {x}); }
Value sum_of_rows(Value x) { return x.program().apply(kSumOfRows, {x}); }

}  // namespace brine
