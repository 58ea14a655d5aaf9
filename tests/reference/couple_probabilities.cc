// Wu, Lin and Weng's second method, step by step as libsvm's multiclass_probability() has it: its stopping rule is
// part of the result, and so is the order of its sums.
#include <algorithm>
#include <cmath>

#include "reference/twins.h"

namespace brine::reference {
namespace {

using Matrix = std::vector<std::vector<double>>;

Matrix quadratic_form(const Matrix& r, Index k) {
  Matrix Q(k, std::vector<double>(k));
  for (Index t = 0; t < k; ++t)
    for (Index j = 0; j < k; ++j)
      if (j != t) {
        Q[t][t] += r[j][t] * r[j][t];
        Q[t][j] = -r[j][t] * r[t][j];
      }
  return Q;
}

std::vector<double> coupled(const Matrix& Q, Index k) {
  std::vector<double> p(k, 1.0 / static_cast<double>(k)), Qp(k);
  for (Index round = 0; round < std::max<Index>(100, k); ++round) {
    double pQp = 0, worst = 0;
    for (Index t = 0; t < k; ++t) {
      Qp[t] = 0;
      for (Index j = 0; j < k; ++j) Qp[t] += Q[t][j] * p[j];
      pQp += p[t] * Qp[t];
    }
    for (const double each : Qp) worst = std::max(worst, std::fabs(each - pQp));
    if (worst < 0.005 / static_cast<double>(k)) break;
    for (Index t = 0; t < k; ++t) {
      const double step = (-Qp[t] + pQp) / Q[t][t];
      p[t] += step;
      pQp = (pQp + step * (step * Q[t][t] + 2 * Qp[t])) / (1 + step) / (1 + step);
      for (Index j = 0; j < k; ++j) {
        Qp[j] = (Qp[j] + step * Q[t][j]) / (1 + step);
        p[j] /= 1 + step;
      }
    }
  }
  return p;
}

}  // namespace

Values couple_probabilities(const Call& call) {
  const Index k = call.integer(0);
  Values y = call.result();
  for (Index row = 0, at = 0; row < y.rows(); ++row) {
    Matrix r(k, std::vector<double>(k));
    for (Index i = 0; i < k; ++i)
      for (Index j = i + 1; j < k; ++j, ++at) {
        r[i][j] = call.in(0).real(at);
        r[j][i] = 1 - r[i][j];
      }
    for (const double p : coupled(quadratic_form(r, k), k)) y.numbers.push_back(p);
  }
  return y;
}

}  // namespace brine::reference
