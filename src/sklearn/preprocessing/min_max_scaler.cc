// sklearn.preprocessing.MinMaxScaler:  X *= scale_; X += min_, each step promoted, then rounded to X's own float type
//
// clip (since 0.24) cuts to feature_range in X's type; a NaN stays.
#include "ops/arithmetic.h"
#include "ops/compare.h"
#include "sklearn/fitted.h"

namespace brine::sklearn {
namespace {

void lower(const Fitted& self, Methods m) {
  const Value scale = self.array("scale_", {self.n_features_or(kAny)});
  const Index n = scale.width();
  self.set_n_features(n);
  const Value min = self.array("min_", {n});
  const bool clips = self.flag_or("clip", false);
  const std::vector<double> range = clips ? self.numbers("feature_range") : std::vector<double>{0, 1};
  if (range.size() != 2) self.fail("feature_range", "expected two numbers");

  m.transform = [=](Value X) {
    X = X.as_float_or_half();
    X *= scale;
    X += min;
    return clips ? clip(X, range[0], range[1]) : X;
  };
  m.inverse_transform = [=](Value X) {
    X = X.as_float_or_half();
    X -= min;
    X /= scale;
    return X;
  };
  names_stay(m);
}

}  // namespace

extern constinit const Estimator kMinMaxScaler{"MinMaxScaler", lower, Role::kTransformer, Takes::kNumbers,
                                               Finite::kNanAllowed};

}  // namespace brine::sklearn
