// The weights of a row's neighbours: a system of normal equations, by Cholesky, every step rounded to the input's
// dtype.
#include <cmath>

#include "base/error.h"
#include "reference/twins.h"

namespace brine::reference {

Values barycenter(const Call& call) {
  const Values& C = call.in(0);
  const Index k = C.type.shape[1], d = C.type.shape[2];
  const Dtype dtype = call.dtype();
  const auto r = [dtype](double x) { return static_cast<double>(rounded(x, dtype)); };
  Values weights = call.result();
  for (Index row = 0; row < C.rows(); ++row) {
    const auto difference = [&](Index i, Index c) { return C.real((row * k + i) * d + c); };
    std::vector<std::vector<double>> L(k, std::vector<double>(k));
    double trace = 0;
    for (Index i = 0; i < k; ++i)
      for (Index j = 0; j <= i; ++j) {
        for (Index c = 0; c < d; ++c) L[i][j] = r(L[i][j] + r(difference(i, c) * difference(j, c)));
        if (i == j) trace = r(trace + L[i][i]);
      }
    const double ridge = r(call.number(0));
    for (Index i = 0; i < k; ++i) L[i][i] = r(L[i][i] + (trace > 0 ? r(ridge * trace) : ridge));
    for (Index i = 0; i < k; ++i)
      for (Index j = 0; j <= i; ++j) {
        for (Index c = 0; c < j; ++c) L[i][j] = r(L[i][j] - r(L[i][c] * L[j][c]));
        if (i == j && !(L[i][i] > 0))
          throw Error(Kind::kUsage, "neighbours that do not span a positive definite matrix");
        L[i][j] = i == j ? r(std::sqrt(L[i][i])) : r(L[i][j] / L[j][j]);
      }
    std::vector<double> w(k, 1.0);
    for (Index i = 0; i < k; ++i) {
      for (Index c = 0; c < i; ++c) w[i] = r(w[i] - r(L[i][c] * w[c]));
      w[i] = r(w[i] / L[i][i]);
    }
    for (Index i = k - 1; i >= 0; --i) {
      for (Index c = i + 1; c < k; ++c) w[i] = r(w[i] - r(L[c][i] * w[c]));
      w[i] = r(w[i] / L[i][i]);
    }
    double total = 0;
    for (const double each : w) total = r(total + each);
    for (const double each : w) weights.numbers.push_back(r(each / total));
  }
  return weights;
}

}  // namespace brine::reference
