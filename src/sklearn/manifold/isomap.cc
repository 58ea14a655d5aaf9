// sklearn.manifold.Isomap: kernel PCA of -1/2 G^2, where G[i, j] is the least way from row i over one of its neighbours
// v to the fitted row j: min over v of dist_matrix_[v, j] + d(i, v). G is float32 where X is (to 1.1: float64 always).
#include <limits>

#include "ops/arithmetic.h"
#include "ops/check.h"
#include "ops/compare.h"
#include "ops/elementwise.h"
#include "ops/neighbors.h"
#include "ops/reduce.h"
#include "ops/shape.h"
#include "ops/take.h"
#include "sklearn/neighbors/search.h"

namespace brine::sklearn {
namespace {

void lower(const Fitted& self, Methods m) {
  const Fitted fitted = self.child("nbrs_");
  const Search search(fitted);
  const Methods pca = self.methods("kernel_pca_");
  const Value ways = self.array("dist_matrix_", {search.n_points(), search.n_points()}).as_float();
  self.set_n_features(search.points().width());
  const bool keeps_float32 = self.since(1, 2), by_count = self.has_value("n_neighbors");
  const Index k = by_count ? fitted.integer("n_neighbors") : 0;
  const double radius = by_count ? 0 : fitted.number("radius");
  const auto least_ways = [=](Value X) {
    if (by_count) {
      const Search::Nearest found = search.nearest(X, k);
      return min(take(ways, found.numbers) + expand(found.distances, 2), 1);
    }
    const Search::Within found = search.within(X, radius);
    const Value distances = where(found.inside, found.distances, std::numeric_limits<double>::infinity());
    const Dtype dtype = promote(distances.dtype(), ways.dtype());
    const Value checked = refuse_where(distances, logical_not(any(found.inside)), "no neighbours within the radius");
    return min_plus(checked.cast(dtype), ways.cast(dtype));
  };
  m.transform = [=](Value X) {
    const Value G =
        least_ways(X).cast(X.dtype() == Dtype::kFloat32 && keeps_float32 ? Dtype::kFloat32 : Dtype::kFloat64);
    return pca.transform(G * G * -0.5);
  };
  if (pca.has_names_out() && self.has("embedding_"))
    names_numbered(m, self.array("embedding_", {search.n_points(), kAny}).width());
}

}  // namespace

extern constinit const Estimator kIsomap{
    "Isomap", lower, Role::kTransformer, Takes::kNumbers, Finite::kRequired, Sparse::kAccepted};

}  // namespace brine::sklearn
