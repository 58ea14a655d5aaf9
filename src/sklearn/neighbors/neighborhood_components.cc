// sklearn.neighbors.NeighborhoodComponentsAnalysis: X components_'.
#include "ops/matmul.h"
#include "sklearn/fitted.h"

namespace brine::sklearn {
namespace {

void lower(const Fitted& self, Methods m) {
  const Value components = self.array("components_", {kAny, kAny});
  self.set_n_features(components.width());
  m.transform = [=](Value X) { return matmul_transposed(X, components); };
  names_numbered(m, components.shape()[self.since(1, 5) ? 0 : 1]);  // to 1.4 scikit-learn names as many as it is given
}

}  // namespace

extern constinit const Estimator kNeighborhoodComponentsAnalysis{"NeighborhoodComponentsAnalysis", lower};

}  // namespace brine::sklearn
