// See row_pairs.h.
#include "sklearn/gaussian_process/row_pairs.h"

#include <cmath>

#include "ops/arithmetic.h"
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

Value products_of(const RowPairs& pairs) {
  const Value sums = sums_of(pairs, PairTerm::kProduct);
  switch (pairs.given) {
    case Dtype::kBool: return (sums > 0.0).cast(Dtype::kFloat64);
    case Dtype::kUint8:
    case Dtype::kUint16:
    case Dtype::kUint32: return remainder(sums, std::ldexp(1.0, 8 * static_cast<int>(size_of(pairs.given))));
    case Dtype::kInt8:
    case Dtype::kInt16:
    case Dtype::kInt32: {
      const double half = std::ldexp(1.0, 8 * static_cast<int>(size_of(pairs.given)) - 1);
      return remainder(sums + half, 2 * half) - half;
    }
    case Dtype::kFloat16: {  // added up in float32
      if (pairs.kind != RowPairs::Kind::kOwn) return sums.cast(Dtype::kFloat16);
      const Value x = pairs.X.cast(Dtype::kFloat32);
      return sum(x * x, kLast, Keep::kNo, SumOrder::kColumns).cast(Dtype::kFloat16);
    }
    default: return sums;
  }
}

}  // namespace brine::sklearn
