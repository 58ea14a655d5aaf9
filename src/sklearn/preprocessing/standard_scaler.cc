// sklearn.preprocessing.StandardScaler:  X -= mean_; X /= scale_
//
// To 1.7 each step is promoted and rounded to X's own float type; since 1.8 mean_ and scale_ are cast to that type
// first. CSR (with_mean=False only): the stored values times 1 / scale_. mean_ and scale_: (n_features,).
#include "ops/arithmetic.h"
#include "ops/sparse.h"
#include "sklearn/fitted.h"

namespace brine::sklearn {
namespace {

// To 0.23 the arrays alone tell it; scalers that neither centre nor scale have none.
Index width_of(const Fitted& self) {
  for (const std::string_view name : {"mean_", "scale_", "var_"})
    if (self.n_features_or(kAny) == kAny && self.has_value(name)) self.set_n_features(self.array(name, {kAny}).width());
  return self.n_features_or(kAny);
}

void lower(const Fitted& self, Methods m) {
  const Index n = width_of(self);
  const bool centres = self.flag("with_mean"), scales = self.flag("with_std"), casts = self.since(1, 8);
  const Value mean = self.array_if(centres, "mean_", {n});
  const Value scale = self.array_if(scales, "scale_", {n});
  const auto like = [=](Value constant, Value X) { return casts ? constant.cast(X.dtype()) : constant; };

  m.transform = [=](Value X) {
    X = X.as_float_or_half();
    if (X.is_csr()) {
      if (centres)
        throw Error(Kind::kUsage,
                    "Cannot center sparse matrices: pass `with_mean=False` instead. See docstring for motivation and "
                    "alternatives.");
      return scales ? scale_columns(X, 1 / scale) : X;
    }
    if (mean) X -= like(mean, X);
    if (scale) X /= like(scale, X);
    return X;
  };
  m.inverse_transform = [=](Value X) {
    X = X.as_float_or_half();
    if (X.is_csr()) {
      if (centres)
        throw Error(Kind::kUsage,
                    "Cannot uncenter sparse matrices: pass `with_mean=False` instead See docstring for motivation and "
                    "alternatives.");
      return scales ? scale_columns(X, scale) : X;
    }
    if (scale) X *= like(scale, X);
    if (mean) X += like(mean, X);
    return X;
  };
  names_stay(m);
}

}  // namespace

extern constinit const Estimator kStandardScaler{
    "StandardScaler", lower, Role::kTransformer, Takes::kNumbers, Finite::kNanAllowed, Sparse::kAccepted};

}  // namespace brine::sklearn
