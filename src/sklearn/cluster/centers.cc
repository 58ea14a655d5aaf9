// Clusters that are centres: KMeans, MiniBatchKMeans, BisectingKMeans, Birch, MeanShift, AffinityPropagation.
//
// KMeans: argmin over the centres of |c|^2 - 2 x.c, the lowest of equals, int32; transform: distances. BisectingKMeans
// walks the tree of splits: the nearer of the two children's centres (plus _X_mean where X was dense). Birch: labels of
// the nearest subcentre.
#include <limits>

#include <fmt/format.h>

#include "ops/arithmetic.h"
#include "ops/compare.h"
#include "ops/matmul.h"
#include "ops/pairs.h"
#include "ops/reduce.h"
#include "ops/shape.h"
#include "ops/sparse.h"
#include "ops/take.h"
#include "sklearn/metrics/pairwise.h"
#include "sklearn/sparse_matrix.h"

namespace brine::sklearn {
namespace {

Value nearest_center(Value X, Value centers) {
  return argmin(row_square_sums(centers) + -2 * matmul_transposed(X, centers)).cast(Dtype::kInt32);
}

// The number of the nearest point by |x|^2 - 2 x.y + |y|^2, the lowest of equals, int64.
Value nearest(Value X, Value points) {
  const Pair2 pair = float_pair(X, points);
  return argmin(euclidean_distances(pair.X.cast(Dtype::kFloat64), pair.Y.cast(Dtype::kFloat64), true));
}

Value centers_of(const Fitted& self, std::string_view name = "cluster_centers_") {
  const object::Ref stored = self.get(name);
  const Value centers = is_sparse(stored) ? self.program().constant(sparse_matrix_of(stored).dense(), self.path())
                                          : self.array(name, {kAny, kAny});
  self.set_n_features(centers.width());
  return centers;
}

Value in_type_of(Value centers, Value X) {
  X = X.as_float();
  if (X.dtype() != centers.dtype())
    throw Error(Kind::kUsage, "Buffer dtype mismatch: the rows are of another float type than the model");
  return X;
}

void lower_means(const Fitted& self, Methods m) {
  const Value centers = centers_of(self);
  m.predict = [=](Value X) { return nearest_center(in_type_of(centers, X), centers); };
  m.transform = [=](Value X) { return euclidean_distances(X.as_float(), centers); };
  names_numbered(m, centers.shape()[0]);
}

// The tree of splits, children after their parent. Of a leaf `centers` is empty.
struct Split {
  Value centers = {};
  std::size_t left = 0, right = 0;
  Index label = 0;
};
constexpr std::size_t kSplitsMax = 20'000;

std::vector<Split> splits_of(const Fitted& self, Value mean) {
  std::vector<Split> splits(1);
  std::vector<object::Ref> nodes{self.get("_bisecting_tree")};
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    const object::Ref left = nodes[i].attribute("left"), right = nodes[i].attribute("right");
    if (!left || left.is_none() || !right || right.is_none()) {
      splits[i].label = integer_of(nodes[i].attribute("label"));
      continue;
    }
    if (nodes.size() + 2 > kSplitsMax)
      self.fail("_bisecting_tree", fmt::format("expected a tree of at most {} nodes", kSplitsMax));
    const Value centers = stack({self.constant(left.attribute("center"), "_bisecting_tree"),
                                 self.constant(right.attribute("center"), "_bisecting_tree")},
                                0);
    self.require_shape(centers, "_bisecting_tree", {2, self.n_features()});
    splits[i].centers = mean ? centers + mean : centers;
    splits[i].left = nodes.size();
    splits[i].right = nodes.size() + 1;
    nodes.insert(nodes.end(), {left, right});
    splits.resize(nodes.size());
  }
  return splits;
}

void lower_bisecting(const Fitted& self, Methods m) {
  lower_means(self, m);
  const Value mean = self.has_value("_X_mean") ? self.array("_X_mean", {self.n_features()}) : Value();
  const std::vector<Split> splits = splits_of(self, mean);
  const Value centers = centers_of(self);
  m.predict = [=](Value X) {
    X = in_type_of(centers, X);
    std::vector<Value> labels(splits.size());
    for (std::size_t i = splits.size(); i-- > 0;) {
      const Split& split = splits[i];
      labels[i] = split.centers
                      ? where(equal(nearest_center(X, split.centers), 0), labels[split.left], labels[split.right])
                      : X.program().number(static_cast<double>(split.label), Dtype::kInt32);
    }
    return broadcast_rows(labels[0], X);
  };
}

void lower_birch(const Fitted& self, Methods m) {
  const Value centers = centers_of(self, "subcluster_centers_");
  const Index k = centers.shape()[0];
  const Value labels = self.array("subcluster_labels_", {k}),
              norms = self.array("_subcluster_norms", {k}).cast(Dtype::kFloat64);
  const bool is_distance = self.since(0, 23);  // before, |x|^2 was left out
  m.predict = [=](Value X) {
    const Pair2 pair = float_pair(to_dense(X), centers);
    const Value x = pair.X.cast(Dtype::kFloat64), products = -2 * matmul_transposed(x, pair.Y.cast(Dtype::kFloat64));
    if (!is_distance) return take(labels, argmin(products + norms));
    return take(labels, argmin(maximum(expand(row_square_sums(x), 1) + products + norms, 0)));
  };
  m.transform = [=](Value X) { return euclidean_distances(X, centers); };
  names_numbered(m, k);
}

void lower_nearest(const Fitted& self, Methods m) {
  const Value centers = centers_of(self);
  m.predict = [=](Value X) {
    if (centers.shape()[0] == 0) return broadcast_rows(X.program().number(-1, Dtype::kInt64), X);
    return nearest(X, centers);
  };
}

constexpr Estimator clusterer(std::string_view name, void (*lower)(const Fitted&, Methods),
                              Sparse sparse = Sparse::kAccepted) {
  return {name, lower, Role::kClusterer, Takes::kNumbers, Finite::kRequired, sparse};
}

}  // namespace

extern constinit const Estimator kAffinityPropagation = clusterer("AffinityPropagation", lower_nearest);
extern constinit const Estimator kBirch = clusterer("Birch", lower_birch);
extern constinit const Estimator kBisectingKMeans = clusterer("BisectingKMeans", lower_bisecting);
extern constinit const Estimator kKMeans = clusterer("KMeans", lower_means);
extern constinit const Estimator kMeanShift = clusterer("MeanShift", lower_nearest, Sparse::kRefused);
extern constinit const Estimator kMiniBatchKMeans = clusterer("MiniBatchKMeans", lower_means);

}  // namespace brine::sklearn
