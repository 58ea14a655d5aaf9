// Searches where the distances to all points and to all nodes of a tree are at hand.
#include "ops/search_tree.h"

#include "reference/nearest.h"
#include "reference/twins.h"

namespace brine::reference {
namespace {

std::vector<double> row_of(const Values& x, Index row) {
  std::vector<double> numbers;
  for (Index j = 0; j < x.width(); ++j) numbers.push_back(x.real(row * x.width() + j));
  return numbers;
}

// The nearest of a row in a walk that leaves out nodes which say that they are farther than the k-th so far. What
// they say need not be true: a ball over what is no metric.
struct Walk {
  const SearchTree& tree;
  const std::vector<double>& distances;
  const std::vector<double>& least;
  Nearest found;

  void visit(Index node) {
    if (least[node] > found.farthest()) return;
    if (!tree.is_leaf(node)) {
      const Index left = 2 * node + 1, nearer = least[left] <= least[left + 1] ? left : left + 1;
      visit(nearer);
      visit(2 * left + 1 - nearer);
      return;
    }
    for (Index at = tree.node(node).first; at < tree.node(node).stop; ++at)
      found.push(distances[tree.order[at]], tree.order[at]);
  }
};

// The nodes that hold place `at` of the tree's order, from the root on.
std::vector<Index> nodes_of(const SearchTree& tree, Index at) {
  std::vector<Index> nodes = {0};
  while (!tree.is_leaf(nodes.back())) {
    const Index left = 2 * nodes.back() + 1;
    nodes.push_back(at < tree.node(left).stop ? left : left + 1);
  }
  return nodes;
}

}  // namespace

Values nearest_in_tree(const Call& call) {
  Values y = call.result();
  for (Index row = 0; row < y.rows(); ++row) {
    const std::vector<double> distances = row_of(call.in(0), row), least = row_of(call.in(1), row);
    Walk walk{call.payload<SearchTree>(), distances, least, Nearest(y.width())};
    walk.visit(0);
    walk.found.append_to(y);
  }
  return y;
}

Values nearest_by_heap(const Call& call) {
  return nearest(call, [&](Index row) { return row_of(call.in(0), row); });
}

bool is_as_near(const Call& call, const Values& expected, const Values& found) {
  const Values& D = call.in(0);
  for (Index i = 0; i < expected.count(); ++i) {
    const Index first = i / expected.width() * D.width();
    if (found.numbers[i] < 0 || found.numbers[i] >= D.width()) return false;
    const Number a = D.numbers[first + expected.integer(i)], b = D.numbers[first + found.integer(i)];
    if (a != b && !(std::isnan(a) && std::isnan(b))) return false;
  }
  return true;
}

// In the tree's order: points of the first node on their way that lies wholly within the radius, and of leaves those
// that do, unless a node before says that it lies beyond.
Values within_tree(const Call& call) {
  const auto& tree = call.payload<SearchTree>();
  const double radius = call.number(0);
  Values y = call.result();
  for (Index row = 0; row < y.rows(); ++row) {
    const std::vector<double> least = row_of(call.in(2), row), greatest = row_of(call.in(3), row);
    for (Index at = 0; at < tree.n_points(); ++at) {
      const Index number = tree.order[at], place = row * tree.n_points() + number;
      bool is_within = call.in(1).truth(place);
      for (const Index node : nodes_of(tree, at)) {
        const bool is_beyond = least[node] > radius;
        if (!is_beyond && !(greatest[node] <= radius)) continue;
        is_within = !is_beyond;
        break;
      }
      if (!is_within) continue;
      y.columns.push_back(number);
      y.append(call.in(0), place);
    }
    y.offsets.push_back(y.count());
  }
  return y;
}

}  // namespace brine::reference
