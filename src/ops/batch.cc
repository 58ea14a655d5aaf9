// See batch.h.
#include "ops/batch.h"

#include <algorithm>
#include <limits>

#include "ops/kernel.h"

namespace brine {
namespace {

Grain whole(const Site&) { return Grain::kWhole; }

Type all_type(const Call& call) {
  if (call.in(0).dtype != Dtype::kBool || call.in(0).form != Form::kDense) throw Error(Kind::kInternal, "expected bools");
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

onnx::Name spell_all(onnx::Writer& writer, const Site& site, const std::vector<onnx::Name>& in) {
  std::vector<Index> axes;
  for (Index axis = 0; axis < site.in(0).rank(); ++axis) axes.push_back(axis);
  return writer.cast(writer.reduce("ReduceMin", writer.cast(in[0], onnx::DataType::kInt32), axes, false), onnx::DataType::kBool);
}
onnx::Name spell_largest(onnx::Writer& writer, const Site& site, const std::vector<onnx::Name>& in) {
  std::vector<Index> axes;
  for (Index axis = 0; axis < site.in(0).rank(); ++axis) axes.push_back(axis);
  return writer.reduce("ReduceMax", in[0], axes, false);
}

}  // namespace

constinit const Op kAllRows{.name = "all_rows", .type = all_type, .compile = [](const Site&) -> Compiled { return {run_all}; }, .to_onnx = spell_all, .grain = whole};
constinit const Op kLargestOfAll{.name = "largest_of_all", .type = largest_type,
                                 .compile = [](const Site& site) -> Compiled { return for_float(site.out.dtype, []<class T>(Tag<T>) -> Compiled { return {run_largest<T>}; }); },
                                 .to_onnx = spell_largest, .grain = whole};

constinit const Op kSumOfRows{.name = "sum_of_rows", .type = sum_type,
                              .compile = [](const Site& site) -> Compiled {
                                if (site.out.dtype == Dtype::kFloat32) return {run_sum<float>};
                                return {run_sum<double>};
                              },
                              .to_onnx = spell_sum, .grain = whole};

Value all_rows(Value truth) { return truth.program().apply(kAllRows, {truth}); }
Value largest_of_all(Value x) { return x.program().apply(kLargestOfAll, {x}); }
Value sum_of_rows(Value x) { return x.program().apply(kSumOfRows, {x}); }

}  // namespace brine
