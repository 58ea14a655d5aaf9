// sklearn.preprocessing.RobustScaler:  X -= center_; X /= scale_, each step promoted, then rounded to X's own float
// type
//
// CSR: the stored values times 1 / scale_. A scaler that centres takes CSR, too, if it was fitted on dense rows, and
// does not centre it: scikit-learn's own behaviour.
#include "ops/arithmetic.h"
#include "ops/sparse.h"
#include "sklearn/fitted.h"

namespace brine::sklearn {
namespace {

void lower(const Fitted& self, Methods m) {
  const Index n = self.n_features_or(kAny);
  const Value center = self.array_if(self.flag("with_centering"), "center_", {n});
  const Value scale = self.array_if(self.flag("with_scaling"), "scale_", {center ? center.width() : n});
  if (center || scale) self.set_n_features((center ? center : scale).width());

  m.transform = [=](Value X) {
    X = X.as_float_or_half();
    if (X.is_csr()) return scale ? scale_columns(X, 1.0 / scale) : X;
    if (center) X -= center;
    if (scale) X /= scale;
    return X;
  };
  m.inverse_transform = [=](Value X) {
    X = X.as_float_or_half();
    if (X.is_csr()) return scale ? scale_columns(X, scale) : X;
    if (scale) X *= scale;
    if (center) X += center;
    return X;
  };
  names_stay(m);
}

}  // namespace

extern constinit const Estimator kRobustScaler{
    "RobustScaler", lower, Role::kTransformer, Takes::kNumbers, Finite::kNanAllowed, Sparse::kAccepted};

}  // namespace brine::sklearn
