// sklearn.covariance: mahalanobis, (x - location_)' precision_ (x - location_), in float64 whatever X is (to 0.19: in
// the types that meet).
//
// Since 0.20 scikit-learn takes the root of scipy's distance and squares it again, so that a negative form is NaN.
// precision_ is the pseudo-inverse of covariance_ where store_precision is False. EllipticEnvelope: minus the distance,
// less offset_; predict: int64.
#include "ops/arithmetic.h"
#include "ops/compare.h"
#include "ops/elementwise.h"
#include "ops/matmul.h"
#include "ops/pairs.h"
#include "ops/reduce.h"
#include "ops/shape.h"
#include "ops/special.h"
#include "sklearn/dense_algebra.h"
#include "sklearn/fitted.h"

namespace brine::sklearn {
namespace {

void lower_covariance(const Fitted& self, Methods m) {
  const Value center = self.array("location_", {kAny}), location = center.cast(Dtype::kFloat64);
  const Index d = location.width();
  self.set_n_features(d);
  const bool stored = self.flag_or("store_precision", true);
  const Value inverse = stored ? self.array("precision_", {d, d})
                               : constant_of(self, pseudo_inverse(matrix_of(self, "covariance_")))
                                     .cast(self.array("covariance_", {d, d}).dtype());
  if (!self.since(0, 20)) {
    m.mahalanobis = [=](Value X) {
      const Value centered = X - center;
      return sum(matmul(centered, inverse) * centered);
    };
    return;
  }
  const Value precision = inverse.cast(Dtype::kFloat64);
  m.mahalanobis = [=](Value X) {
    const Value distance = sqrt(quadratic_pairs(X.cast(Dtype::kFloat64), expand(location, 0), precision, 2));
    return square(squeeze(distance, 1));
  };
}

void lower_envelope(const Fitted& self, Methods m) {
  lower_covariance(self, m);
  if (self.since(0, 20)) {
    const Operand offset = self.scalar("offset_");
    m.score_samples = [=](Value X) { return -Value(m.mahalanobis(X)); };
    m.decision_function = [=](Value X) { return Value(m.score_samples(X)) - offset; };
    m.predict = [=](Value X) { return where(Value(m.decision_function(X)) >= 0, 1, -1); };
    return;
  }
  const Value threshold = self.array("threshold_", {});
  m.decision_function = [=](Value X) { return power(threshold, 0.33) - power(Value(m.mahalanobis(X)), 0.33); };
  m.predict = [=](Value X) { return where(Value(m.mahalanobis(X)) <= threshold, 1, -1); };
}

constexpr Estimator covariance(std::string_view name) { return {name, lower_covariance, Role::kTransformer}; }

}  // namespace

extern constinit const Estimator kEllipticEnvelope{"EllipticEnvelope", lower_envelope, Role::kOutlierDetector};
extern constinit const Estimator kEmpiricalCovariance = covariance("EmpiricalCovariance");
extern constinit const Estimator kGraphLasso = covariance("GraphLasso");
extern constinit const Estimator kGraphLassoCV = covariance("GraphLassoCV");
extern constinit const Estimator kGraphicalLasso = covariance("GraphicalLasso");
extern constinit const Estimator kGraphicalLassoCV = covariance("GraphicalLassoCV");
extern constinit const Estimator kLedoitWolf = covariance("LedoitWolf");
extern constinit const Estimator kMinCovDet = covariance("MinCovDet");
extern constinit const Estimator kOAS = covariance("OAS");
extern constinit const Estimator kShrunkCovariance = covariance("ShrunkCovariance");

}  // namespace brine::sklearn
