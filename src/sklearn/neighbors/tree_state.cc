// See tree_state.h. Sources: sklearn/neighbors/_binary_tree.pxi.tp, _kd_tree.pyx.tp, _ball_tree.pyx.tp.
#include "sklearn/neighbors/tree_state.h"

#include <algorithm>

#include <fmt/format.h>

#include "ops/arithmetic.h"
#include "ops/compare.h"
#include "ops/elementwise.h"
#include "ops/reduce.h"
#include "ops/shape.h"
#include "ops/special.h"
#include "sklearn/tree/records.h"

namespace brine::sklearn {
namespace {

const SearchTree& search_tree(const Fitted& self, std::string_view name, const object::Ref& state, Index n_points) {
  std::vector<Index> order = integers_of(state.item(1)), sorted = order;
  std::sort(sorted.begin(), sorted.end());
  for (std::size_t i = 0; i < sorted.size(); ++i)
    if (sorted[i] != static_cast<Index>(i)) self.fail(name, "expected each fitted row once");
  if (static_cast<Index>(order.size()) != n_points) self.fail(name, "expected the order of the fitted rows");
  const Index n = integer_of(state.item(6));
  if (n < 1 || n > 2 * n_points || (n & (n + 1)) != 0) self.fail(name, fmt::format("a tree of {} nodes", n));
  return self.keep(std::make_unique<const SearchTree>(std::move(order), n));
}

}  // namespace

object::Ref tree_state(const Fitted& self, std::string_view name) {
  const object::Ref tree = self.find(name);
  if (!tree.is(object::Kind::kInstance) && !tree.is(object::Kind::kCall)) return {};
  const object::Ref state(tree.graph(), tree.made().state);
  const object::Ref values = state.is(object::Kind::kDict) ? state.find("_state") : state;
  return values.is(object::Kind::kTuple) && values.size() >= 12 ? values : object::Ref();
}

std::optional<FittedTree> FittedTree::of(const Fitted& self, std::string_view name, Value points,
                                         const Metric& metric) {
  const object::Ref state = tree_state(self, name);
  if (!state) return {};
  FittedTree tree;
  tree.metric_ = metric;
  tree.search_ = &search_tree(self, name, state, points.shape()[0]);
  const Index n = tree.search_->n_nodes(), d = points.width();
  const std::vector<double> bounds = numbers_of(state.item(3));
  const std::size_t size = static_cast<std::size_t>(n) * static_cast<std::size_t>(d);
  const auto part = [&](std::size_t i) {
    const auto first = bounds.begin() + static_cast<std::ptrdiff_t>(i * size);
    return self.constant(Dtype::kFloat64, {n, d},
                         std::vector<double>(first, first + static_cast<std::ptrdiff_t>(size)));
  };
  if (bounds.size() == 2 * size && size > 0) {
    tree.low_ = part(0);
    tree.high_ = part(1);
    return tree;
  }
  std::vector<double> radii;
  Records(state.item(2), std::string(name)).append_numbers("radius", radii);
  if (bounds.size() != size || radii.size() != static_cast<std::size_t>(n))
    self.fail(name, fmt::format("expected the bounds of {} nodes over {} columns", n, d));
  tree.centres_ = part(0);
  tree.radii_ = self.constant(std::move(radii));
  return tree;
}

FittedTree::Distances FittedTree::to_nodes(Value X) const {
  if (has_boxes()) return to_boxes(X);
  const Value centre = metric_distances(X, centres_, metric_), nearest = centre - radii_;
  const Value least = where(nearest > 0, nearest, 0.0);  // NaN (dice of two rows of zeros): 0
  return {least, centre + radii_, to_reduced(least, metric_)};
}

Value FittedTree::powers(Value gaps) const {
  const std::string& name = metric_.name;
  if (name == "chebyshev") return max(gaps);
  const Value terms = name == "manhattan" ? gaps : name == "minkowski" ? power(gaps, metric_.p) : gaps * gaps;
  return sum(terms, kLast, Keep::kNo, SumOrder::kColumns);
}

FittedTree::Distances FittedTree::to_boxes(Value X) const {
  const Value x = expand(X, 1), below = low_ - x, above = x - high_;
  const Value gap = 0.5 * ((below + abs(below)) + (above + abs(above))), reach = maximum(abs(below), abs(above));
  const Value reduced = powers(gap);
  return {from_reduced(reduced, metric_), from_reduced(powers(reach), metric_), reduced};
}

}  // namespace brine::sklearn
