// The E step of latent Dirichlet allocation for one document after the other, each step rounded to the rows' type.
#include <cmath>

#include "reference/twins.h"

namespace brine::reference {
namespace {

// scikit-learn's own digamma, AS 103: its error of 1e-9 is part of the result.
double psi(double x, Dtype dtype) {
  const auto r = [dtype](double value) { return static_cast<double>(rounded(value, dtype)); };
  if (x <= 1e-6) return r(-0.577215664901532860606512090082402431 - 1 / x);
  double result = 0;
  for (; x < 6; x = r(x + 1)) result = r(result - 1 / x);
  double inverse = r(1 / x);
  result = r(result + (static_cast<double>(std::log(static_cast<Number>(x))) - 0.5 * inverse));
  inverse = r(inverse * inverse);
  return r(result - inverse * (1.0 / 12 - inverse * (1.0 / 120 - inverse * (1.0 / 252))));
}

// exp(psi(theta) - psi(sum of theta))
std::vector<double> expectation(const std::vector<double>& theta, Dtype dtype) {
  double total = 0;
  for (const double each : theta) total = static_cast<double>(rounded(total + each, dtype));
  std::vector<double> e;
  for (const double each : theta) {
    const Number exponent = rounded(psi(each, dtype) - psi(total, dtype), dtype);
    e.push_back(static_cast<double>(converted(std::exp(exponent), Dtype::kFloat64, dtype)));
  }
  return e;
}

}  // namespace

// Integers: iterations. Numbers: prior of a topic, tolerance of the mean change.
Values topic_weights(const Call& call) {
  const Values &X = call.in(0), &B = call.in(1);
  const Dtype dtype = call.dtype();
  const auto r = [dtype](double value) { return static_cast<double>(rounded(value, dtype)); };
  const double prior = r(call.number(0)), least = dtype == Dtype::kFloat32 ? 0x1p-23 : 0x1p-52;
  Values y = call.result();
  const Index k = y.width(), f = X.width();
  for (Index row = 0; row < y.rows(); ++row) {
    std::vector<std::pair<Index, double>> words;  // column, count
    const Index first = X.is_csr() ? X.offsets[row] : row * f, end = X.is_csr() ? X.offsets[row + 1] : first + f;
    for (Index at = first; at < end; ++at)
      if (X.is_csr() || X.numbers[at] != 0) words.emplace_back(X.is_csr() ? X.columns[at] : at - first, X.real(at));
    std::vector<double> theta(k, 1.0), e = expectation(theta, dtype);
    for (Index iteration = 0; iteration < call.integer(0); ++iteration) {
      std::vector<double> shares(k);
      for (const auto& [column, count] : words) {
        double phi = 0;
        for (Index t = 0; t < k; ++t) phi = r(phi + r(e[t] * B.real(t * f + column)));
        const double share = r(count / r(phi + least));
        for (Index t = 0; t < k; ++t) shares[t] = r(shares[t] + r(share * B.real(t * f + column)));
      }
      double change = 0;
      for (Index t = 0; t < k; ++t) {
        const double weight = r(r(e[t] * shares[t]) + prior);
        change += std::fabs(r(theta[t] - weight));
        theta[t] = weight;
      }
      e = expectation(theta, dtype);
      if (change / static_cast<double>(k) < call.number(1)) break;
    }
    y.numbers.insert(y.numbers.end(), theta.begin(), theta.end());
  }
  return y;
}

}  // namespace brine::reference
