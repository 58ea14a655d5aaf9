// sklearn.neighbors.LocalOutlierFactor: how much thinner a row's surroundings are than its neighbours'.
//
//   density = 1 / (mean(max(distance, k-distance of the neighbour)) + 1e-10);  score = -mean(_lrd of the neighbours /
//   density)
//
// New rows only with novelty=True. Distances are rounded to float32 where X is (to 1.1: float64 always).
#include "ops/arithmetic.h"
#include "ops/columns.h"
#include "ops/compare.h"
#include "ops/elementwise.h"
#include "ops/reduce.h"
#include "ops/shape.h"
#include "ops/take.h"
#include "sklearn/neighbors/search.h"

namespace brine::sklearn {
namespace {

void lower(const Fitted& self, Methods m) {
  const Search search(self);
  fill_kneighbors(self, m, search);
  if (!self.flag_or("novelty", false)) return;
  const Index k = self.integer("n_neighbors_");
  if (k < 1 || k > search.n_points()) self.fail("n_neighbors_", "expected a number from 1 to that of the fitted rows");
  const Value reaches = column(self.array("_distances_fit_X_", {search.n_points(), k}), k - 1);
  const Value density_fit = self.array("_lrd", {search.n_points()});
  const Operand offset = self.scalar("offset_");
  const bool keeps_float32 = self.since(1, 2);
  m.score_samples = [=](Value X) {
    Search::Nearest found = search.nearest(X, k);
    if (X.dtype() == Dtype::kFloat32 && keeps_float32) found.distances = found.distances.cast(Dtype::kFloat32);
    const Value reach = maximum(found.distances, take(reaches, found.numbers));
    const Value density = 1.0 / (mean(reach, kLast, Keep::kYes) + 1e-10);
    return -mean(take(density_fit, found.numbers) / density);
  };
  m.decision_function = [=](Value X) { return Value(m.score_samples(X)) - offset; };
  m.predict = [=](Value X) { return where(Value(m.decision_function(X)) < 0, -1, 1); };
}

}  // namespace

extern constinit const Estimator kLocalOutlierFactor{
    "LocalOutlierFactor", lower, Role::kOutlierDetector, Takes::kNumbers, Finite::kNanAllowed, Sparse::kAccepted};

}  // namespace brine::sklearn
