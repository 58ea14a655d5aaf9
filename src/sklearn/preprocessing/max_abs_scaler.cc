// sklearn.preprocessing.MaxAbsScaler:  X /= scale_, promoted, then rounded to X's own float type
//
// CSR: the stored values times 1 / scale_. clip (since 1.8) cuts to [-1, 1]; a NaN stays.
#include "ops/arithmetic.h"
#include "ops/compare.h"
#include "ops/sparse.h"
#include "sklearn/fitted.h"

namespace brine::sklearn {
namespace {

void lower(const Fitted& self, Methods m) {
  const Value scale = self.array("scale_", {self.n_features_or(kAny)});
  self.set_n_features(scale.width());
  const bool clips = self.flag_or("clip", false);

  m.transform = [=](Value X) {
    X = X.as_float_or_half();
    if (X.is_csr()) {
      X = scale_columns(X, 1.0 / scale);
      return clips ? with_stored_values(X, clip(stored_values(X), -1.0, 1.0)) : X;
    }
    X /= scale;
    return clips ? clip(X, -1.0, 1.0) : X;
  };
  m.inverse_transform = [=](Value X) {
    X = X.as_float_or_half();
    if (X.is_csr()) return scale_columns(X, scale);
    X *= scale;
    return X;
  };
  names_stay(m);
}

}  // namespace

extern constinit const Estimator kMaxAbsScaler{
    "MaxAbsScaler", lower, Role::kTransformer, Takes::kNumbers, Finite::kNanAllowed, Sparse::kAccepted};

}  // namespace brine::sklearn
