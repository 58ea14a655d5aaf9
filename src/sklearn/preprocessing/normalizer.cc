// sklearn.preprocessing.Normalizer: every row divided by its norm, l1, l2 or max.
#include "sklearn/preprocessing/unit_rows.h"

namespace brine::sklearn {
namespace {

void lower(const Fitted& self, Methods m) {
  const auto norm = row_norm_of(self);
  if (!norm) self.unsupported("norm", "norm=None");
  const Version version = self.version();
  m.transform = [=](Value X) { return unit_rows(X.as_float_or_half(), *norm, version); };
  names_stay(m);
}

}  // namespace

extern constinit const Estimator kNormalizer{
    "Normalizer", lower, Role::kTransformer, Takes::kNumbers, Finite::kRequired, Sparse::kAccepted};

}  // namespace brine::sklearn
