// See bsplines.h. Source: scipy/interpolate/src/__fitpack.cc, _deBoor_D.
#include "ops/bsplines.h"

#include <algorithm>

#include <fmt/format.h>

#include "ops/kernel.h"

namespace brine {
namespace {

constexpr Index kDegreeMax = 64;

// Integers: degree, derivative.
Type basis_type(const Call& call) {
  const Index degree = call.attributes.integers[0], derivative = call.attributes.integers[1];
  const Type &x = call.in(0), &knots = call.in(1);
  if (x.dtype != Dtype::kFloat64 || x.rank() != 1 || knots.dtype != Dtype::kFloat64 || knots.rank() != 1 ||
      knots.has_rows())
    throw Error(Kind::kMalformed, "expected float64 knots");
  if (degree < 0 || degree > kDegreeMax || derivative < 0 || derivative > degree || knots.width() < 2 * degree + 2)
    throw Error(Kind::kMalformed,
                fmt::format("expected a degree up to {} and at least 2 (degree + 1) knots, found {} and {}", kDegreeMax,
                            degree, knots.width()));
  return {Dtype::kFloat64, {x.shape[0], knots.width() - degree - 1}};
}

// h: the degree + 1 splines that are not 0 in the interval l.
void splines_at(double x, const double* t, Index degree, Index derivative, Index l, double* h) {
  double g[kDegreeMax + 1];
  h[0] = 1;
  for (Index j = 1; j <= degree; ++j) {
    std::copy_n(h, j, g);
    h[0] = 0;
    for (Index i = 1; i <= j; ++i) {
      const double right = t[l + i], left = t[l + i - j];
      if (right == left) {
        h[i] = 0;
        continue;
      }
      if (j > degree - derivative) {
        const double w = static_cast<double>(j) * g[i - 1] / (right - left);
        h[i - 1] -= w;
        h[i] = w;
      } else {
        const double w = g[i - 1] / (right - left);
        h[i - 1] += w * (right - x);
        h[i] = w * (x - left);
      }
    }
  }
}

Bad run_basis(const Run& run) {
  const Index degree = run.site.attributes.integers[0], derivative = run.site.attributes.integers[1];
  const Index m = run.site.in(1).width(), count = run.site.out.width();
  const double *x = run.input<double>(0), *t = run.input<double>(1);
  double* y = run.output<double>();
  double h[kDegreeMax + 1];
  for (Index row = 0, rows = run.out_rows(); row < rows; ++row, y += count) {
    if (x[row] != x[row]) {
      std::fill_n(y, count, x[row]);
      continue;
    }
    const Index l = std::clamp<Index>(std::upper_bound(t, t + m, x[row]) - t - 1, degree, count - 1);
    splines_at(x[row], t, degree, derivative, l, h);
    std::fill_n(y, count, 0.0);
    std::copy_n(h, degree + 1, y + l - degree);
  }
  return {};
}

}  // namespace

constinit const Op kBsplineBasis{
    .name = "bspline_basis", .type = basis_type, .compile = [](const Site&) -> Compiled { return {run_basis}; }};

Value bspline_basis(Value x, Value knots, Index degree, Index derivative) {
  return x.program().apply(kBsplineBasis, {x, knots}, {.integers = {degree, derivative}});
}

}  // namespace brine
