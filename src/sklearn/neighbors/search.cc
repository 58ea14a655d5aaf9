// See search.h. Sources: sklearn/neighbors/_base.py, sklearn/metrics/_pairwise_distances_reduction.
#include "sklearn/neighbors/search.h"

#include <algorithm>
#include <limits>

#include <fmt/format.h>

#include "ops/arithmetic.h"
#include "ops/box_tree.h"
#include "ops/check.h"
#include "ops/compare.h"
#include "ops/elementwise.h"
#include "ops/matmul.h"
#include "ops/neighbors.h"
#include "ops/reduce.h"
#include "ops/selection.h"
#include "ops/shape.h"
#include "ops/sparse.h"
#include "ops/take.h"
#include "sklearn/metrics/pairwise.h"
#include "sklearn/sparse_matrix.h"

namespace brine::sklearn {
namespace {

constexpr std::string_view kScanned[] = {"euclidean",  "sqeuclidean",  "l2",         "manhattan", "l1",
                                         "cityblock",  "chebyshev",    "infinity",   "minkowski", "p",
                                         "seuclidean", "canberra",     "braycurtis", "haversine", "matching",
                                         "kulsinski",  "sokalmichener"};

Value fitted_rows(const Fitted& self) {
  const object::Ref stored = self.get("_fit_X");
  return is_sparse(stored) ? self.program().constant(sparse_matrix_of(stored).dense(), self.path())
                           : self.array("_fit_X", {kAny, kAny});
}

void check_parameters(const Fitted& self, const Metric& metric, Index d) {
  const auto check = [&](Value value, Shape shape) {
    if (value) self.require_shape(value, "effective_metric_params_", std::move(shape));
  };
  check(metric.w, {d});
  check(metric.name == "seuclidean" ? metric.V : Value(), {d});
  check(metric.VI, {d, d});
  if (metric.name == "haversine" && d != 2)
    self.fail("_fit_X", fmt::format("expected 2 columns for the haversine metric, found {}", d));
}

}  // namespace

int numpy_of(const Fitted& self) {
  const int major = self.ref().graph().facts.numpy_major;
  return major != 0 ? major : self.since(1, 5) ? 2 : 1;
}

Value partitioned_smallest(Value D, Index k, int numpy) {
  return numpy == 1 ? selected_smallest(D, k) : network_smallest(D, k);
}

Search::Search(const Fitted& self) : version_(self.version()), numpy_(numpy_of(self)), points_(fitted_rows(self)) {
  const std::string method = self.text("_fit_method");
  if (method != "brute" && method != "kd_tree" && method != "ball_tree")
    self.unsupported("_fit_method", "the method '" + method + "'");
  is_tree_ = method != "brute";
  is_sparse_ = is_sparse(self.get("_fit_X"));
  metric_ = metric_of(self, "effective_metric_", self.find("effective_metric_params_"));
  name_ = self.text("effective_metric_");
  check_parameters(self, metric_, points_.width());
  if (n_points() < 1 || !is_number(points_.dtype())) self.fail("_fit_X", "expected at least one row of numbers");
  self.set_n_features(points_.width());
  if (!is_tree_) return;
  points_ = points_.cast(Dtype::kFloat64);
  tree_ = FittedTree::of(self, "_tree", points_, metric_);
  if (!tree_) self.fail("_tree", "expected the state of a tree");
}

bool Search::scans(Value X) const {
  const bool one_type = X.dtype() == points_.dtype() && (X.dtype() == Dtype::kFloat64 || X.dtype() == Dtype::kFloat32);
  const bool fits = one_type && std::find(std::begin(kScanned), std::end(kScanned), name_) != std::end(kScanned);
  const bool any_sparse = X.is_csr() || is_sparse_, both_sparse = X.is_csr() && is_sparse_;
  if (version_ < Version{1, 2}) return fits && version_ >= Version{1, 1} && X.dtype() == Dtype::kFloat64 && !any_sparse;
  if (name_.find("euclidean") != std::string::npos &&
      ((version_ >= Version{1, 4} && both_sparse) || (version_ < Version{1, 3} && X.is_csr() != is_sparse_)))
    return false;
  return fits;
}

Value Search::checked(Value X) const {
  if (is_tree_ && X.is_csr()) throw Error(Kind::kUsage, "a model with a tree does not work with sparse rows");
  return metric_.name == "nan_euclidean" ? X : refuse(X, Refuse::kNan);
}

Value Search::whole_matrix(Value X) const {
  if (metric_.name != "precomputed") return pairwise_distances(X, points_, metric_, true);
  const Value D =
      X.is_csr() ? dense_filled(X.as_float(), std::numeric_limits<double>::infinity()) : float_pair(X, points_).X;
  return version_ >= Version{0, 21} ? refuse_where(D, D < 0, "a distance below 0") : D;
}

Value Search::scanned(Value X) const {
  const bool sparse = X.is_csr() || is_sparse_;
  X = to_dense(X);
  if (!is_tree_ && (name_ == "euclidean" || name_ == "sqeuclidean")) {
    const Value x = X.cast(Dtype::kFloat64), y = points_.cast(Dtype::kFloat64);
    return maximum(expand(row_square_sums(x), 1) + -2 * matmul_transposed(x, y) + row_square_sums(y), 0);
  }
  if (is_tree_) X = X.cast(Dtype::kFloat64);
  if (sparse && metric_.name == "manhattan" && X.dtype() == Dtype::kFloat32 &&
      version_ >= Version{1, 4})  // the sum itself is float32
    return sum(abs(expand(X, 1) - points_), kLast, Keep::kNo, SumOrder::kColumns).cast(Dtype::kFloat64);
  return metric_distances(X, points_, metric_, Root::kReduced).cast(Dtype::kFloat64);
}

// A scan gives distances in the data's type, kept as float64; of sqeuclidean as they are.
Value Search::distances_of(Value reduced) const {
  if (metric_.name == "sqeuclidean") return reduced;
  const Dtype dtype = points_.dtype();
  const Value D = from_reduced(maximum(reduced, 0).cast(dtype).cast(Dtype::kFloat64), metric_);
  return version_ >= Version{1, 4} ? D.cast(dtype).cast(Dtype::kFloat64) : D;
}

// Which of these a walk through boxes compares without distances to all points.
std::optional<BoxMetric> box_metric_of(const Metric& metric) {
  if (metric.name == "manhattan") return BoxMetric::kManhattan;
  if (metric.name == "euclidean") return BoxMetric::kEuclidean;
  if (metric.name == "chebyshev") return BoxMetric::kChebyshev;
  return {};
}

Search::Nearest Search::nearest_by_tree(Value X, Index k) const {
  X = X.cast(Dtype::kFloat64);
  const std::optional<BoxMetric> metric = box_metric_of(metric_);
  if (!metric || !tree_->has_boxes()) {
    const Value reduced = scanned(X);
    const Value numbers = nearest_in_tree(reduced, tree_->to_nodes(X).least_reduced, tree_->search(), k, sorting());
    return {from_reduced(take_along(reduced, numbers), metric_), numbers};
  }
  const Value numbers = nearest_in_boxes(X, points_, tree_->search(), *metric, k, sorting());
  const Value difference = expand(X, 1) - take(points_, numbers);  // to the chosen alone, in the same order of sums
  if (metric == BoxMetric::kChebyshev) return {max(abs(difference)), numbers};
  const bool squares = metric == BoxMetric::kEuclidean;
  const Value total = sum(squares ? difference * difference : abs(difference), kLast, Keep::kNo, SumOrder::kColumns);
  return {squares ? sqrt(total) : total, numbers};
}

Search::Nearest Search::nearest(Value X, Index k) const {
  X = checked(X);
  if (is_tree_) return nearest_by_tree(X, k);
  if (scans(X)) {
    const Value reduced = scanned(X), numbers = nearest_by_heap(reduced, k, sorting(), true);
    return {distances_of(take_along(reduced, numbers)), numbers};
  }
  const Value D = whole_matrix(X);
  const bool is_graph = metric_.name == "precomputed" && X.is_csr();
  const Value numbers = is_graph ? smallest(D, k) : partitioned_smallest(D, k, numpy_), chosen = take_along(D, numbers);
  if (is_graph) return {refuse_where(chosen, is_infinite(chosen), "fewer stored distances than neighbours"), numbers};
  return {metric_.name == "euclidean" ? sqrt(chosen) : chosen, numbers};
}

Value Search::limit_of(double radius) const {
  return to_reduced(points_.program().number(radius, points_.dtype()), metric_).cast(Dtype::kFloat64);
}

Search::Within Search::within(Value X, double radius) const {
  X = checked(X);
  if (is_tree_) {
    const Value reduced = scanned(X), inside = reduced <= limit_of(radius), D = from_reduced(reduced, metric_);
    if (tree_->has_boxes()) return {D, inside};
    const Value found =
        dense_filled(graph_within(X, radius, Listed::kAsFound), std::numeric_limits<double>::infinity());
    return {D, logical_not(is_infinite(found))};  // balls over what is no metric miss some
  }
  if (scans(X)) {
    const Value reduced = scanned(X);
    return {distances_of(reduced), reduced <= limit_of(radius)};
  }
  const Value D = whole_matrix(X);
  if (metric_.name == "euclidean") return {sqrt(D), D <= radius * radius};
  return {D, D <= radius};
}

Value Search::graph_within(Value X, double radius, Listed listed) const {
  const Order sorted = sorting() == Sorting::kIntrosort ? Order::kIntrosort : Order::kQuicksort;
  const bool by_distance = listed == Listed::kByDistance;
  if (is_tree_) {
    X = checked(X).cast(Dtype::kFloat64);
    const Value reduced = scanned(X);
    const FittedTree::Distances nodes = tree_->to_nodes(X);
    const Value found = within_tree(from_reduced(reduced, metric_), reduced <= limit_of(radius),
                                    {nodes.least, nodes.greatest, radius}, tree_->search());
    return by_distance ? sorted_csr(found, sorting()) : found;
  }
  const Within found = within(X, radius);
  const bool is_graph = X.is_csr() && metric_.name == "precomputed";
  const Order by_value = scans(X) ? sorted : Order::kValues;
  return csr_where(found.distances, found.inside, by_distance ? by_value : is_graph ? Order::kValues : Order::kColumns);
}

}  // namespace brine::sklearn
