// X W, each product and each sum rounded, in brine's own order of sums: of 8 outputs and more k after k, of fewer in
// 8 lanes. Sparse rows add up what they store, in its order.
#include "reference/twins.h"

namespace brine::reference {

Values matmul(const Call& call) {
  const Values &X = call.in(0), &W = call.in(1);
  const bool is_transposed = call.integer(0) != 0;
  const Index m = W.type.shape[is_transposed ? 0 : 1], k = W.type.shape[is_transposed ? 1 : 0];
  const auto r = [&](double x) { return static_cast<double>(rounded(x, call.dtype())); };
  const auto weight = [&](Index i, Index j) { return W.real(is_transposed ? j * k + i : i * m + j); };
  Values y = call.result();
  for (Index row = 0, rows = m ? size_of(y.type.shape) / m : 0; row < rows; ++row)
    for (Index j = 0; j < m; ++j) {
      double lanes[8] = {};
      if (X.is_csr())
        for (Index at = X.offsets[row]; at < X.offsets[row + 1]; ++at)
          lanes[0] = r(lanes[0] + r(X.real(at) * weight(X.columns[at], j)));
      else
        for (Index i = 0; i < k; ++i) {
          double& lane = lanes[m < 8 ? i % 8 : 0];
          lane = r(lane + r(X.real(row * k + i) * weight(i, j)));
        }
      const double even = r(r(lanes[0] + lanes[4]) + r(lanes[2] + lanes[6])),
                   odd = r(r(lanes[1] + lanes[5]) + r(lanes[3] + lanes[7]));
      y.numbers.push_back(X.is_csr() || m >= 8 ? lanes[0] : r(even + odd));
    }
  return y;
}

}  // namespace brine::reference
