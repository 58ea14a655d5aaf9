// See couple_probabilities.h. Q_tt = sum_{j != t} r_jt^2, Q_tj = -r_jt r_tj; p = 1 / k; rounds until max |Qp - p'Qp| <
// 0.005 / k, at most max(100, k).
#include "ops/couple_probabilities.h"

#include <algorithm>
#include <cmath>

#include "ops/kernel.h"

namespace brine {
namespace {

Type couple_type(const Call& call) {
  const Index k = call.attributes.integers[0];
  const Type& p = call.in(0);
  if (p.dtype != Dtype::kFloat64 || p.rank() != 2 || p.width() != k * (k - 1) / 2)
    throw Error(Kind::kInternal, "expected a probability for each pair of classes");
  return {Dtype::kFloat64, {p.shape[0], k}};
}

struct Matrix {  // (k, k) in scratch
  double* values;
  Index k;
  double& operator()(Index i, Index j) const { return values[i * k + j]; }
};

void fill(const Matrix& r, const Matrix& Q, const double* pairs) {
  const Index k = r.k;
  for (Index i = 0; i < k; ++i)
    for (Index j = i + 1; j < k; ++j, ++pairs) {
      r(i, j) = *pairs;
      r(j, i) = 1 - *pairs;
    }
  for (Index t = 0; t < k; ++t) {
    Q(t, t) = 0;
    for (Index j = 0; j < t; ++j) {
      Q(t, t) += r(j, t) * r(j, t);
      Q(t, j) = Q(j, t);
    }
    for (Index j = t + 1; j < k; ++j) {
      Q(t, t) += r(j, t) * r(j, t);
      Q(t, j) = -r(j, t) * r(t, j);
    }
  }
}

void iterate(const Matrix& Q, double* p, double* Qp) {
  const Index k = Q.k;
  const double eps = 0.005 / static_cast<double>(k);
  std::fill_n(p, k, 1.0 / static_cast<double>(k));
  for (Index round = 0, rounds = std::max<Index>(100, k); round < rounds; ++round) {
    double pQp = 0, worst = 0;
    for (Index t = 0; t < k; ++t) {
      Qp[t] = 0;
      for (Index j = 0; j < k; ++j) Qp[t] += Q(t, j) * p[j];
      pQp += p[t] * Qp[t];
    }
    for (Index t = 0; t < k; ++t) worst = std::max(worst, std::fabs(Qp[t] - pQp));
    if (worst < eps) return;
    for (Index t = 0; t < k; ++t) {
      const double d = (-Qp[t] + pQp) / Q(t, t);
      p[t] += d;
      pQp = (pQp + d * (d * Q(t, t) + 2 * Qp[t])) / (1 + d) / (1 + d);
      for (Index j = 0; j < k; ++j) {
        Qp[j] = (Qp[j] + d * Q(t, j)) / (1 + d);
        p[j] /= 1 + d;
      }
    }
  }
}

Bad run_couple(const Run& run) {
  const Index k = run.site.out.width(), pairs = run.site.in(0).width();
  double* memory = run.scratch.of<double>(static_cast<std::size_t>(2 * k * k + k));
  const Matrix r{memory, k}, Q{memory + k * k, k};
  for (Index row = 0, rows = run.out_rows(); row < rows; ++row) {
    fill(r, Q, run.input<double>(0) + row * pairs);
    iterate(Q, run.output<double>() + row * k, memory + 2 * k * k);
  }
  return {};
}

}  // namespace

constinit const Op kCoupleProbabilities{.name = "couple_probabilities",
                                        .type = couple_type,
                                        .compile = [](const Site&) -> Compiled { return {run_couple}; }};

Value couple_probabilities(Value p, Index n_classes) {
  return p.program().apply(kCoupleProbabilities, {p}, {.integers = {n_classes}});
}

}  // namespace brine
