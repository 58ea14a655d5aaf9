// What all neighbour estimators share: the fitted rows, the metric, and which of them are near.
//
// Which of equally distant rows stay, and in what order, is as in scikit-learn where that walks a tree or scans by its
// own heap (its threads are taken as one, and a batch as no longer than the fitted rows, so that a row's answer does
// not depend on the others), and where numpy before 2 selects; else those of lower numbers, in their order. Trees
// compute in float64 column by column; brute force computes kScanned metrics in the data's type, and takes the whole
// matrix of pairwise_distances for all others (integers, mixed types, cosine, …).
#pragma once

#include <optional>
#include <string>

#include "ops/pair_sort.h"
#include "sklearn/fitted.h"
#include "sklearn/metrics/distances.h"
#include "sklearn/neighbors/tree_state.h"

namespace brine::sklearn {

// numpy's major version, as the file's names tell it; where it has none, that of the release's time.
int numpy_of(const Fitted& self);
// numpy.argpartition(D, k - 1)[:, :k], by value.
Value partitioned_smallest(Value D, Index k, int numpy);

class Search {
 public:
  explicit Search(const Fitted& self);  // sets n_features_in_ where the file has none

  struct Nearest {
    Value distances, numbers;  // (n, k), ascending; int64 numbers of fitted rows
  };
  Nearest nearest(Value X, Index k) const;
  struct Within {
    Value distances, inside;  // (n, m), bool (n, m)
  };
  Within within(Value X, double radius) const;
  // The distances of the rows within the radius as CSR (n, m), in the order found, or by distance.
  enum class Listed { kAsFound, kByDistance };
  Value graph_within(Value X, double radius, Listed listed) const;

  Value points() const { return points_; }  // (m, d); precomputed: (m, m)
  Index n_points() const { return points_.shape()[0]; }
  bool is_tree() const { return is_tree_; }
  const Metric& metric() const { return metric_; }
  bool scans(Value X) const;  // brute force by scikit-learn's ArgKmin

 private:
  Sorting sorting() const { return version_ >= Version{1, 9} ? Sorting::kIntrosort : Sorting::kQuicksort; }
  Nearest nearest_by_tree(Value X, Index k) const;
  Value checked(Value X) const;
  Value whole_matrix(Value X) const;  // of pairwise_distances; euclidean: squared
  Value scanned(Value X) const;       // reduced, float64
  Value distances_of(Value reduced) const;
  Value limit_of(double radius) const;  // reduced, ()

  bool is_tree_ = false, is_sparse_ = false;
  Version version_;
  int numpy_;  // its major version
  std::string name_;  // the metric's, as the file says it: "l2" is not "euclidean" here
  Metric metric_;
  Value points_;
  std::optional<FittedTree> tree_;
};

// kneighbors and radius_neighbors with the fitted n_neighbors and radius.
void fill_kneighbors(const Fitted& self, Methods m, const Search& search);
void fill_radius_neighbors(const Fitted& self, Methods m, const Search& search);
constexpr Estimator neighbours(std::string_view name, void (*lower)(const Fitted&, Methods), Role role) {
  return {name,
          lower,
          role,
          Takes::kNumbers,
          Finite::kNanAllowed,
          Sparse::kAccepted};  // NaN: the search refuses it, by its metric
}
bool weighs_by_distance(const Fitted& self);  // weights: "uniform" or "distance"; a function is refused

}  // namespace brine::sklearn
