// sklearn.neighbors.LSHForest, to 0.20: the nearest by cosine distance among candidates that share a prefix of a hash.
//
// A hash is the signs of 32 random projections; trees_ are the fitted rows' hashes, sorted, original_indices_ whose
// they are. radius_neighbors stops once radius_cutoff_ratio of the candidates lie outside.
#include <algorithm>
#include <limits>

#include <fmt/format.h>

#include "ops/arithmetic.h"
#include "ops/compare.h"
#include "ops/hash_forest.h"
#include "ops/matmul.h"
#include "ops/neighbors.h"
#include "ops/shape.h"
#include "ops/sparse.h"
#include "ops/take.h"
#include "sklearn/metrics/distances.h"
#include "sklearn/neighbors/search.h"
#include "sklearn/sparse_matrix.h"

namespace brine::sklearn {
namespace {

// Rows of a list of arrays of m integers each, one after the other, each within 0 and `end`.
std::vector<Index> table_of(const Fitted& self, std::string_view name, std::size_t n_rows, Index m, Index end) {
  const std::vector<object::Ref> rows = items_of(self.get(name));
  if (rows.size() != n_rows) self.fail(name, fmt::format("expected {} trees, found {}", n_rows, rows.size()));
  std::vector<Index> table;
  for (const object::Ref& row : rows) {
    const std::vector<Index> numbers = integers_of(row);
    if (static_cast<Index>(numbers.size()) != m ||
        !std::ranges::all_of(numbers, [=](Index number) { return number >= 0 && number < end; }))
      self.fail(name, fmt::format("expected {} numbers below {} for each tree", m, end));
    table.insert(table.end(), numbers.begin(), numbers.end());
  }
  return table;
}

void lower(const Fitted& self, Methods m) {
  const object::Ref stored = self.get("_fit_X");
  const Value points = is_sparse(stored) ? self.program().constant(sparse_matrix_of(stored).dense(), self.path())
                                         : self.array("_fit_X", {kAny, kAny});
  const Index n = points.shape()[0], k = self.integer("n_neighbors"), shortest = self.integer("min_hash_match");
  self.set_n_features(points.width());
  std::vector<Value> projections;
  for (const object::Ref& hasher : items_of(self.get("hash_functions_")))
    projections.push_back(self.child(hasher, "hash_functions_").array("components_", {kHashBits, points.width()}));
  const auto trees = static_cast<Index>(projections.size());
  if (trees < 1 || n < 1 || k < 1 || k > n || shortest < 0)
    self.fail("hash_functions_", "expected a tree, and as many rows as neighbours");
  const std::vector<Index> hashes = table_of(self, "trees_", projections.size(), n, Index{1} << kHashBits);
  for (Index tree = 0; tree < trees; ++tree)
    if (!std::is_sorted(hashes.begin() + tree * n, hashes.begin() + (tree + 1) * n))
      self.fail("trees_", "expected sorted hashes");
  const std::vector<Index> numbers = table_of(self, "original_indices_", projections.size(), n, n);
  const HashForest forest{.hashes = self.constant(Dtype::kInt64, {trees, n}, hashes),
                          .numbers = self.constant(Dtype::kInt64, {trees, n}, numbers),
                          .shortest = shortest};
  const Index enough = self.integer("n_candidates") * trees;
  const double share = 1 - self.number("radius_cutoff_ratio"), radius = self.number("radius");
  const Metric cosine{.name = "cosine"};
  const auto bits_of = [=](Value X) {
    std::vector<Value> parts;
    for (const Value& projection : projections) parts.push_back(to_dense(matmul_transposed(X, projection)) > 0);
    return concat(parts, 1);
  };
  m.kneighbors = [=](Value X) {
    const Value D = pairwise_distances(X, points, cosine);
    const Value candidates = hash_candidates(bits_of(X), forest, enough, k);
    const Value far = where(candidates, D, std::numeric_limits<double>::infinity()), nearest = smallest(far, k);
    return Outputs({take_along(D, nearest), nearest});
  };
  m.radius_neighbors = [=](Value X) {
    const Value D = pairwise_distances(X, points, cosine);
    const Value graph = csr_where(D, hash_candidates_within(bits_of(X), forest, D <= radius, share), Order::kValues);
    return Outputs({ragged_values(graph).cast(Dtype::kFloat64), ragged_columns(graph)});
  };
}

}  // namespace

extern constinit const Estimator kLSHForest{"LSHForest",        lower,           Role::kTransformer,
                                            Takes::kNumbers,    Finite::kRequired, Sparse::kAccepted};

}  // namespace brine::sklearn
