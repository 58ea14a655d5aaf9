// See row_pairs.h.
#include "sklearn/gaussian_process/row_pairs.h"

#include "ops/batch.h"
#include "ops/compare.h"
#include "ops/matmul.h"
#include "ops/reduce.h"
#include "ops/shape.h"

namespace brine::sklearn {

Value filled(const RowPairs& pairs, double value) {
  const Value number = pairs.X.program().number(value, Dtype::kFloat64);
  switch (pairs.kind) {
    case RowPairs::Kind::kAcross: {
      const Index m = pairs.Y.shape()[0];
      return broadcast_rows(
          number.program().constant(Dtype::kFloat64, {m}, std::vector<double>(static_cast<std::size_t>(m), value)),
          pairs.X);
    }
    case RowPairs::Kind::kBatch: return where(is_own_pair(pairs.X), number, number);
    case RowPairs::Kind::kOwn: return broadcast_rows(number, pairs.X);
  }
  throw Error(Kind::kInternal, "pairs out of range");
}

Value sums_of(const RowPairs& pairs, PairTerm term) {
  const Value X = pairs.X;
  const bool is_product = term == PairTerm::kProduct;
  switch (pairs.kind) {
    case RowPairs::Kind::kAcross: return is_product ? matmul_transposed(X, pairs.Y) : pair_sum(X, pairs.Y, term);
    case RowPairs::Kind::kBatch: return batch_pair_sum(X, term);
    case RowPairs::Kind::kOwn: return is_product ? row_square_sums(X) : filled(pairs, 0.0);
  }
  throw Error(Kind::kInternal, "pairs out of range");
}

}  // namespace brine::sklearn
