// sklearn.svm.SVR, NuSVR and OneClassSVM: libsvm's one value a row.
//
// OneClassSVM: offset_ is -intercept_ (since 0.20); predict 1 where the value is above 0, else -1 (int64; 0.18:
// float64); decision_function (n,), to 0.19 (n, 1).
#include "ops/arithmetic.h"
#include "ops/compare.h"
#include "ops/shape.h"
#include "sklearn/svm/libsvm.h"

namespace brine::sklearn {
namespace {

LibSvm machine_of(const Fitted& self) {
  const Value dual = dual_coefficients(self);
  self.require_shape(dual, "_dual_coef_", {1, kAny});
  return LibSvm(self, transpose(dual, {1, 0}));
}

void lower_regressor(const Fitted& self, Methods m) {
  const LibSvm machine = machine_of(self);
  m.predict = [=](Value X) { return squeeze(machine.values(X), 1); };
  if (!self.since(0, 19)) m.decision_function = [=](Value X) { return machine.values(X); };  // (n, 1)
}

void lower_one_class(const Fitted& self, Methods m) {
  const LibSvm machine = machine_of(self);
  const bool flat = self.since(0, 20), whole = self.since(0, 19);
  m.decision_function = [=](Value X) { return flat ? squeeze(machine.values(X), 1) : machine.values(X); };
  m.predict = [=](Value X) {
    const Value chosen = where(squeeze(machine.values(X), 1) > 0, 1, -1);
    return whole ? chosen : chosen.cast(Dtype::kFloat64);
  };
  if (!flat) return;
  const Operand offset = self.scalar("offset_");
  m.score_samples = [=](Value X) { return Value(m.decision_function(X)) + offset; };
}

}  // namespace

extern constinit const Estimator kNuSVR{"NuSVR",         lower_regressor,   Role::kRegressor,
                                        Takes::kNumbers, Finite::kRequired, Sparse::kAccepted};
extern constinit const Estimator kOneClassSVM{"OneClassSVM",   lower_one_class,   Role::kOutlierDetector,
                                              Takes::kNumbers, Finite::kRequired, Sparse::kAccepted};
extern constinit const Estimator kSVR{"SVR",           lower_regressor,   Role::kRegressor,
                                      Takes::kNumbers, Finite::kRequired, Sparse::kAccepted};

}  // namespace brine::sklearn
