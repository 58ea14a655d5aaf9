// See triangular.h.
#include "ops/triangular.h"

#include <fmt/format.h>

#include "math/bessel.h"
#include "ops/kernel.h"

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

constinit const Op kTriangularSolve{
    .name = "triangular_solve", .type = solve_type, .compile = [](const Site&) -> Compiled { return {run_solve}; }};
constinit const Op kBesselK{
    .name = "bessel_k", .type = bessel_type, .compile = [](const Site&) -> Compiled { return {run_bessel}; }};

Value triangular_solve(Value B, Value L) { return B.program().apply(kTriangularSolve, {B, L}); }
Value bessel_k(double order, Value x) {
  return x.program().apply(kBesselK, {x.cast(Dtype::kFloat64)}, {.numbers = {order}});
}

}  // namespace brine
