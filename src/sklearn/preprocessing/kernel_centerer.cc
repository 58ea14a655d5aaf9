// sklearn.preprocessing.KernelCenterer:  K -= K_fit_rows_; K -= the mean of the row; K += K_fit_all_, each rounded to
// K's type
#include "ops/arithmetic.h"
#include "ops/reduce.h"
#include "sklearn/fitted.h"

namespace brine::sklearn {
namespace {

void lower(const Fitted& self, Methods m) {
  const Value rows = self.array("K_fit_rows_", {self.n_features_or(kAny)});
  const Index n = rows.width();
  self.set_n_features(n);
  const Operand all = self.scalar("K_fit_all_");
  m.transform = [=](Value K) {
    K = K.as_float_or_half();
    const Value own = sum(K, kLast, Keep::kYes) / static_cast<double>(n);
    K -= rows;
    K -= own;
    K = (K + all).cast_like(K);
    return K;
  };
  names_numbered(m, n);
}

}  // namespace

extern constinit const Estimator kKernelCenterer{"KernelCenterer", lower};

}  // namespace brine::sklearn
