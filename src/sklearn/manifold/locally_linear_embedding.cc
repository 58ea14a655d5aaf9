// sklearn.manifold.LocallyLinearEmbedding: the weights that best rebuild a row from its neighbours, applied to their
// embedding; the same for all four methods. Weights in X's float type, the result in float64.
#include "ops/arithmetic.h"
#include "ops/barycenter.h"
#include "ops/reduce.h"
#include "ops/shape.h"
#include "ops/take.h"
#include "sklearn/neighbors/search.h"

namespace brine::sklearn {
namespace {

void lower(const Fitted& self, Methods m) {
  const Search search(self.child("nbrs_"));
  const Value embedding = self.array("embedding_", {search.n_points(), kAny});
  self.set_n_features(search.points().width());
  const Index k = self.integer("n_neighbors");
  const double ridge = self.number("reg");
  if (k < 1 || k > search.n_points()) self.fail("n_neighbors", "expected a number from 1 to that of the fitted rows");
  m.transform = [=](Value X) {
    const Value numbers = search.nearest(X, k).numbers, x = X.as_float_or_half();
    const Value differences = take(search.points(), numbers).as_float() - expand(x, 1);
    const Value weights = barycenter(differences, ridge).cast(x.dtype());
    return sum(take(embedding, numbers) * expand(weights, 2), 1).cast(Dtype::kFloat64);
  };
  names_numbered(m, embedding.width());
}

}  // namespace

extern constinit const Estimator kLocallyLinearEmbedding{"LocallyLinearEmbedding", lower};

}  // namespace brine::sklearn
