// sklearn.neighbors: NearestNeighbors, KNeighborsTransformer, KNeighborsClassifier, KNeighborsRegressor.
//
// Votes are sums of weights: predict adds the weights of a class pairwise, predict_proba one neighbour after the other,
// as scikit-learn does. The transformer's mode "distance" asks for one neighbour more (the row itself, were it a fitted
// row).
#include "ops/arithmetic.h"
#include "ops/compare.h"
#include "ops/neighbors.h"
#include "ops/reduce.h"
#include "ops/shape.h"
#include "ops/take.h"
#include "sklearn/neighbors/search.h"
#include "sklearn/neighbors/targets.h"
#include "sklearn/scores.h"

namespace brine::sklearn {
namespace {

void lower_nearest(const Fitted& self, Methods m) {
  const Search search(self);
  fill_kneighbors(self, m, search);
  fill_radius_neighbors(self, m, search);
}

void lower_transformer(const Fitted& self, Methods m) {
  const Search search(self);
  fill_kneighbors(self, m, search);
  const std::string mode = self.text("mode");
  if (mode != "distance" && mode != "connectivity") self.unsupported("mode", "mode='" + mode + "'");
  const bool distances = mode == "distance";
  const Index k = self.integer("n_neighbors");
  m.transform = [=](Value X) {
    const Search::Nearest found = search.nearest(X, distances ? k + 1 : k);
    const Value ones = (found.numbers * 0 + 1).cast(Dtype::kFloat64);
    return csr_rows(distances ? found.distances : ones, found.numbers, search.n_points());
  };
  names_numbered(m, search.n_points());
}

void lower_classifier(const Fitted& self, Methods m) {
  const Search search(self);
  fill_kneighbors(self, m, search);
  const Index k = self.integer("n_neighbors");
  const bool weighted = weighs_by_distance(self);
  const ClassTargets targets(self, search.n_points());
  const auto weights_of = [=](const Search::Nearest& found) {
    return weights_of_distances(found.distances).cast(Dtype::kFloat64);
  };
  std::vector<Value> hot;
  for (std::size_t i = 0; i < targets.size(); ++i) hot.push_back(targets.one_hot(i));
  const auto votes = [=](const Search::Nearest& found, std::size_t output) {  // (n, k, classes)
    const Value match = take(hot[output], found.numbers);
    return weighted ? where(match, expand(weights_of(found), 2), 0.0) : match.cast(Dtype::kFloat64);
  };
  m.predict = [=](Value X) {
    const Search::Nearest found = search.nearest(X, k);
    return targets.labels([&](std::size_t i) {
      return take(targets.classes[i], argmax(sum(transpose(votes(found, i), {0, 2, 1}))));
    });
  };
  m.predict_proba = [=](Value X) {
    const Search::Nearest found = search.nearest(X, k);
    return targets.probabilities([&](std::size_t i) { return shared_out(sum(votes(found, i), 1), ZeroRows::kNan); });
  };
}

void lower_regressor(const Fitted& self, Methods m) {
  const Search search(self);
  fill_kneighbors(self, m, search);
  const Index k = self.integer("n_neighbors");
  const bool weighted = weighs_by_distance(self);
  const Value y = target_matrix(self, search.n_points());
  const bool one = y.width() == 1, flat = self.array("_y").rank() == 1;
  m.predict = [=](Value X) {
    const Search::Nearest found = search.nearest(X, k);
    Value predicted;
    if (weighted) {
      const Value weights = weights_of_distances(found.distances),
                  chosen = transpose(take(y, found.numbers), {0, 2, 1});
      predicted = (sum(chosen * expand(weights, 1)) / sum(weights, kLast, Keep::kYes)).cast(Dtype::kFloat64);
    } else {
      predicted = one ? mean(take(squeeze(y, 1), found.numbers), kLast, Keep::kYes) : mean(take(y, found.numbers), 1);
    }
    return flat ? squeeze(predicted, 1) : predicted;
  };
}

}  // namespace

extern constinit const Estimator kKNeighborsClassifier =
    neighbours("KNeighborsClassifier", lower_classifier, Role::kClassifier);
extern constinit const Estimator kKNeighborsRegressor =
    neighbours("KNeighborsRegressor", lower_regressor, Role::kRegressor);
extern constinit const Estimator kKNeighborsTransformer =
    neighbours("KNeighborsTransformer", lower_transformer, Role::kTransformer);
extern constinit const Estimator kNearestNeighbors = neighbours("NearestNeighbors", lower_nearest, Role::kTransformer);

}  // namespace brine::sklearn
