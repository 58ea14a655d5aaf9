// sklearn.preprocessing.Binarizer: X > threshold, as 1 and 0 of X's own dtype. Integers are compared as float64.
//
// CSR: the stored values, those that become 0 left out; a threshold below 0 is refused.
#include "ops/compare.h"
#include "ops/row_norms.h"
#include "ops/sparse.h"
#include "sklearn/fitted.h"

namespace brine::sklearn {
namespace {

void lower(const Fitted& self, Methods m) {
  const Operand threshold = self.scalar("threshold");
  const bool is_negative = self.number("threshold") < 0;
  m.transform = [=](Value X) {
    const Dtype dtype = X.dtype();
    if (!X.is_csr()) return (X.as_float_or_half() > threshold).cast(dtype);
    if (is_negative) throw Error(Kind::kUsage, "Cannot binarize a sparse matrix with threshold < 0");
    return without_zeros(with_stored_values(X, (stored_values(X).as_float_or_half() > threshold).cast(dtype)));
  };
  names_stay(m);
}

}  // namespace

extern constinit const Estimator kBinarizer{
    "Binarizer", lower, Role::kTransformer, Takes::kNumbers, Finite::kRequired, Sparse::kAccepted};

}  // namespace brine::sklearn
