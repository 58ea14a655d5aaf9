// X W in the order of sums that math/matmul.h tells. Sparse rows add up what they store, in its order, each product and
// each sum rounded.
#include "reference/dot.h"
#include "reference/twins.h"

namespace brine::reference {
namespace {

template <class T>
Number dense(const Values& X, Index row, const std::vector<double>& weights, Index m) {
  const auto k = static_cast<Index>(weights.size());
  std::vector<T> x, w(weights.begin(), weights.end());
  for (Index i = 0; i < k; ++i) x.push_back(static_cast<T>(X.real(row * k + i)));
  return dot(x.data(), w.data(), k, m);
}

}  // namespace

Values matmul(const Call& call) {
  const Values &X = call.in(0), &W = call.in(1);
  const bool is_transposed = call.integer(0) != 0, is_float = call.dtype() == Dtype::kFloat32;
  const Index m = W.type.shape[is_transposed ? 0 : 1], k = W.type.shape[is_transposed ? 1 : 0];
  const auto r = [&](double x) { return static_cast<double>(rounded(x, call.dtype())); };
  Values y = call.result();
  for (Index row = 0, rows = m ? size_of(y.type.shape) / m : 0; row < rows; ++row)
    for (Index j = 0; j < m; ++j) {
      std::vector<double> w;
      for (Index i = 0; i < k; ++i) w.push_back(W.real(is_transposed ? j * k + i : i * m + j));
      if (!X.is_csr()) {
        y.numbers.push_back(is_float ? dense<float>(X, row, w, m) : dense<double>(X, row, w, m));
        continue;
      }
      double sum = 0;
      for (Index at = X.offsets[row]; at < X.offsets[row + 1]; ++at) sum = r(sum + r(X.real(at) * w[X.columns[at]]));
      y.numbers.push_back(sum);
    }
  return y;
}

}  // namespace brine::reference
