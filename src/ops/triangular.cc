// See triangular.h.
#include "ops/triangular.h"

#include <numeric>
#include <utility>

#include <fmt/format.h>

#include "math/bessel.h"
#include "onnx/graph/writer.h"
#include "ops/kernel.h"
#include "ops/loop.h"

namespace brine {
namespace {

Type solve_type(const Call& call) {
  const Type &b = call.in(0), &l = call.in(1);
  if (b.dtype != Dtype::kFloat64 || l.dtype != Dtype::kFloat64 || b.rank() != 2 ||
      l.shape != Shape{b.width(), b.width()})
    throw Error(Kind::kMalformed,
                fmt::format("expected float64 rows and a square matrix of their width, found {} and {}", to_string(b),
                            to_string(l)));
  return b;
}

Bad run_solve(const Run& run) {
  const Index k = run.site.out.width();
  const double *B = run.input<double>(0), *L = run.input<double>(1);
  double* Y = run.output<double>();
  for (Index row = 0, rows = run.out_rows(); row < rows; ++row, B += k, Y += k)
    for (Index i = 0; i < k; ++i) {
      double total = B[i];
      for (Index j = 0; j < i; ++j) total -= L[i * k + j] * Y[j];
      Y[i] = total / L[i * k + i];
    }
  return {};
}

// A Loop over columns; Y (n, k) is 0 in those that are still to come.
onnx::Name spell_solve(onnx::Writer& writer, const Site& site, const std::vector<onnx::Name>& in) {
  const onnx::DataType type = onnx::DataType::kDouble;
  const Index k = site.out.width();
  const onnx::Name shape = writer.concat({writer.size_of_axis(in[0], 0), writer.ints({k})}, 0);
  const onnx::Name start = writer.filled(shape, type, 0);
  std::vector<std::int64_t> numbers(static_cast<std::size_t>(k));
  std::iota(numbers.begin(), numbers.end(), 0);

  onnx::Writer inner = writer.body();
  const onnx::Name i = inner.input(tensor_info("column", onnx::DataType::kInt64, {}));
  const onnx::Name goes_on = inner.input(tensor_info("goes_on", onnx::DataType::kBool, {}));
  const onnx::Name Y = inner.input(tensor_info("Y", type, {-1, k}));
  const onnx::Name row = inner.gather(in[1], i, 0);
  const onnx::Name rest = inner.node("Sub", {inner.gather(in[0], i, 1), inner.node("MatMul", {Y, row})});
  const onnx::Name y = inner.unsqueeze(inner.node("Div", {rest, inner.gather(row, i, 0)}), {1});
  const onnx::Name here = inner.cast(inner.node("Equal", {inner.ints(numbers), i}), type);
  inner.output(tensor_info("still_goes_on", onnx::DataType::kBool, {}), goes_on);
  inner.output(tensor_info("next_Y", type, {-1, k}), inner.node("Add", {Y, inner.node("Mul", {y, here})}));
  const onnx::GraphPointer body = writer.finish_body(std::move(inner), "triangular_solve");
  return writer.node("Loop", {writer.integer(k), writer.scalar(onnx::DataType::kBool, 1), start}, {{"body", body}});
}

Type bessel_type(const Call& call) {
  if (call.in(0).dtype != Dtype::kFloat64 || call.in(0).form != Form::kDense)
    throw Error(Kind::kInternal, "expected dense float64");
  return call.in(0);
}

Bad run_bessel(const Run& run) {
  const double order = run.site.attributes.numbers[0];
  for (Index i = 0, count = count_of(run); i < count; ++i)
    run.output<double>()[i] = math::bessel_k(order, run.input<double>(0)[i]);
  return {};
}

}  // namespace

constinit const Op kTriangularSolve{.name = "triangular_solve",
                                    .type = solve_type,
                                    .compile = [](const Site&) -> Compiled { return {run_solve}; },
                                    .to_onnx = spell_solve};
constinit const Op kBesselK{
    .name = "bessel_k", .type = bessel_type, .compile = [](const Site&) -> Compiled { return {run_bessel}; }};

Value triangular_solve(Value B, Value L) { return B.program().apply(kTriangularSolve, {B, L}); }
Value bessel_k(double order, Value x) {
  return x.program().apply(kBesselK, {x.cast(Dtype::kFloat64)}, {.numbers = {order}});
}

}  // namespace brine
