// See interpolate.h.
#include "ops/interpolate.h"

#include <algorithm>

#include "ops/kernel.h"

namespace brine {
namespace {

void require_knots(const Call& call, std::size_t i) {
  if (call.in(i).dtype != Dtype::kFloat64 || call.in(i).rank() != 1 || call.in(i).has_rows())
    throw Error(Kind::kMalformed, "expected a list of float64");
}

Type count_type(const Call& call) {
  require_knots(call, 1);
  if (call.in(0).dtype != Dtype::kFloat64) throw Error(Kind::kInternal, "expected float64");
  return {Dtype::kInt64, call.in(0).shape};
}

Index reached(const double* edges, Index m, double x) {
  return x == x ? std::upper_bound(edges, edges + m, x) - edges : 0;
}

Bad run_count(const Run& run) {
  const Index m = run.site.in(1).width(), count = count_of(run);
  const double *x = run.input<double>(0), *edges = run.input<double>(1);
  Index* y = run.output<Index>();
  for (Index i = 0; i < count; ++i) y[i] = reached(edges, m, x[i]);
  return {};
}

// By one comparison with every edge.
onnx::Name spell_count_of(onnx::Writer& writer, const onnx::Name& x, const onnx::Name& edges, Index rank) {
  const onnx::Name is_reached =
      writer.greater_or_equal(writer.unsqueeze(x, {rank}), edges, onnx::DataType::kDouble);
  return writer.reduce("ReduceSum", writer.cast(is_reached, onnx::DataType::kInt64), {rank}, false);
}
onnx::Name spell_count(onnx::Writer& writer, const Site& site, const std::vector<onnx::Name>& in) {
  return spell_count_of(writer, in[0], in[1], site.out.rank());
}

Type interpolate_type(const Call& call) {
  require_knots(call, 1);
  require_knots(call, 2);
  if (call.in(0).dtype != Dtype::kFloat64) throw Error(Kind::kInternal, "expected float64");
  if (call.in(1).shape != call.in(2).shape || call.in(1).width() == 0)
    throw Error(Kind::kMalformed, "expected a value for each knot, and at least one");
  return call.in(0);
}

Bad run_interpolate(const Run& run) {
  const Index m = run.site.in(1).width(), count = count_of(run);
  const double *x = run.input<double>(0), *xs = run.input<double>(1), *ys = run.input<double>(2);
  double* y = run.output<double>();
  for (Index i = 0; i < count; ++i) {
    const Index j = std::clamp<Index>(reached(xs, m, x[i]) - 1, 0, m - 1);
    if (x[i] != x[i]) y[i] = x[i];
    else if (j == m - 1 || x[i] <= xs[j]) y[i] = ys[j];
    else y[i] = (ys[j + 1] - ys[j]) / (xs[j + 1] - xs[j]) * (x[i] - xs[j]) + ys[j];
  }
  return {};
}

// The slope after the last knot is 0, and before the first x is taken for it: there the line gives the knot's own
// value.
onnx::Name spell_interpolate(onnx::Writer& writer, const Site& site, const std::vector<onnx::Name>& in) {
  const Tensor *xs = site.constants[1], *ys = site.constants[2];
  if (!xs || !ys) throw Error(Kind::kInternal, "expected constant knots");
  const Index m = xs->size();
  std::vector<double> slopes(static_cast<std::size_t>(m), 0.0);
  for (Index j = 0; j + 1 < m; ++j)
    slopes[static_cast<std::size_t>(j)] =
        (ys->as<double>()[j + 1] - ys->as<double>()[j]) / (xs->as<double>()[j + 1] - xs->as<double>()[j]);
  const onnx::DataType type = onnx::DataType::kDouble;
  const onnx::Name after =
      writer.node("Sub", {spell_count_of(writer, in[0], in[1], site.out.rank()), writer.integer(1)});
  const onnx::Name j = writer.where(writer.node("Less", {after, writer.integer(0)}), writer.integer(0), after);
  const onnx::Name first = writer.scalar(type, xs->as<double>()[0]);
  const onnx::Name x = writer.where(writer.node("Less", {in[0], first}), first, in[0]);
  const onnx::Name rise = writer.node("Mul", {writer.gather(writer.constant(onnx::Tensor::of(std::move(slopes))), j, 0),
                                              writer.node("Sub", {x, writer.gather(in[1], j, 0)})});
  return writer.node("Add", {rise, writer.gather(in[2], j, 0)});
}

}  // namespace

constinit const Op kCountReached{.name = "count_reached",
                                 .type = count_type,
                                 .compile = [](const Site&) -> Compiled { return {run_count}; },
                                 .to_onnx = spell_count};
constinit const Op kInterpolate{.name = "interpolate",
                                .type = interpolate_type,
                                .compile = [](const Site&) -> Compiled { return {run_interpolate}; },
                                .to_onnx = spell_interpolate};

Value count_reached(Value x, Value edges) { return x.program().apply(kCountReached, {x.cast(Dtype::kFloat64), edges}); }
Value interpolate(Value x, Value xs, Value ys) {
  return x.program().apply(kInterpolate, {x.cast(Dtype::kFloat64), xs, ys});
}

}  // namespace brine
