// sklearn.cross_decomposition: PLSRegression, PLSCanonical, CCA and PLSSVD.
//
// transform: ((X - x_mean) / x_std) rotations; predict: (X - x_mean) coef_' + intercept_. X keeps its float type
// through both steps, each computed in float64 and rounded back; the products are float64. To 1.4 predict divides by
// x_std as well; to 1.0 coef_ is (n_features, n_targets) and _y_mean is added. _predict_1d (since 1.3): (n,) where y
// was (n,).
#include "ops/arithmetic.h"
#include "ops/matmul.h"
#include "ops/shape.h"
#include "sklearn/fitted.h"

#include <fmt/format.h>

namespace brine::sklearn {
namespace {

struct Scaling {
  explicit Scaling(const Fitted& self)
      : mean(self.constant(self.first_of({"_x_mean", "x_mean_"}), "_x_mean")),
        deviation(self.constant(self.first_of({"_x_std", "x_std_"}), "_x_std")) {
    if (mean.rank() != 1) self.fail("_x_mean", "expected one axis");
    self.require_shape(deviation, "_x_std", {mean.width()});
    self.set_n_features(mean.width());
  }
  Value centred(Value X) const {
    X = X.as_float_or_half();
    X -= mean;
    return X;
  }
  Value scaled(Value X) const {
    X = centred(X);
    X /= deviation;
    return X;
  }
  Value mean, deviation;
};

void fill_predict(const Fitted& self, Methods m, const Scaling& scaling) {
  const bool flat = self.flag_or("_predict_1d", false);
  const auto flattened = [=](Value y) { return flat ? reshape(y, {kRows}) : y; };
  const Index d = scaling.mean.width();
  if (!self.since(1, 1)) {
    const Value coef = self.array("coef_", {d, kAny}),
                offset = self.constant(self.first_of({"_y_mean", "y_mean_"}), "_y_mean");
    m.predict = [=](Value X) { return flattened(matmul(scaling.scaled(X), coef) + offset); };
    return;
  }
  const Value coef = self.constant(self.first_of({"_coef_", "coef_"}), "coef_"), intercept = self.array("intercept_");
  self.require_shape(coef, "coef_", {kAny, d});
  const bool divides = !self.since(1, 5);
  m.predict = [=](Value X) {
    return flattened(matmul_transposed(divides ? scaling.scaled(X) : scaling.centred(X), coef) + intercept);
  };
}

void lower(const Fitted& self, Methods m) {
  const Scaling scaling(self);
  const Index d = scaling.mean.width();
  const Value rotations = self.array("x_rotations_", {d, kAny}),
              loadings = self.array("x_loadings_", {d, rotations.width()});
  m.transform = [=](Value X) { return matmul(scaling.scaled(X), rotations); };
  m.inverse_transform = [=](Value X) {
    return matmul_transposed(X.as_float_or_half(), loadings) * scaling.deviation + scaling.mean;
  };
  fill_predict(self, m, scaling);
  names_numbered(m, rotations.width());
}

void lower_svd(const Fitted& self, Methods m) {
  const Scaling scaling(self);
  const Value weights = self.array("x_weights_", {scaling.mean.width(), kAny});
  m.transform = [=](Value X) { return matmul(scaling.scaled(X.cast(Dtype::kFloat64)), weights); };
  names_numbered(m, weights.width());
}

constexpr Estimator decomposition(std::string_view name, void (*lower)(const Fitted&, Methods)) {
  return {name, lower, Role::kRegressor};
}

}  // namespace

extern constinit const Estimator kCCA = decomposition("CCA", lower);
extern constinit const Estimator kPLSCanonical = decomposition("PLSCanonical", lower);
extern constinit const Estimator kPLSRegression = decomposition("PLSRegression", lower);
extern constinit const Estimator kPLSSVD{"PLSSVD", lower_svd, Role::kTransformer};

}  // namespace brine::sklearn
