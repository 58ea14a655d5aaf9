// The checks that let every walk run without any.
#include "math/forest_table.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/large_pages.h"

namespace brine::math {
namespace {

// Nodes of one tree are numbered in 31 bits, one bit being kept for compiled nodes.
constexpr Index kTreeNodesMax = Index{1} << 30;

std::string check_sizes(const ForestTable& table) {
  const auto n = table.left.size();
  const auto fits = [&](std::size_t size, bool may_be_empty) { return size == n || (may_be_empty && size == 0); };
  if (!fits(table.feature.size(), false) || !fits(table.threshold.size(), false) || !fits(table.right.size(), false) ||
      !fits(table.missing_left.size(), true) || !fits(table.subset.size(), true))
    return fmt::format("expected every array of nodes to hold {} values, found another number", n);
  if (table.left_set.size() != table.known_set.size())
    return fmt::format("expected as many sets of known categories as of left ones, {}, found {}", table.left_set.size(),
                       table.known_set.size());
  if (table.n_values != 0 && (table.n_outputs < 1 || (table.n_values != 1 && table.n_values != table.n_outputs)))
    return fmt::format("expected 1 value a leaf or one for each of the outputs, found {} values and {} outputs",
                       table.n_values, table.n_outputs);
  std::uint64_t n_values = 0;
  if (table.n_values < 0 ||
      __builtin_mul_overflow(std::uint64_t{n}, static_cast<std::uint64_t>(table.n_values), &n_values) ||
      n_values != table.value.size())
    return fmt::format("expected {} values for each of {} nodes, found {} in all", table.n_values, n,
                       table.value.size());
  return {};
}

std::string check_roots(const ForestTable& table) {
  if (table.root.empty() || table.root.front() != 0 || table.root.back() != table.n_nodes())
    return fmt::format("expected trees to hold the {} nodes from first to last, found other ends", table.n_nodes());
  for (Index tree = 0; tree < table.n_trees(); ++tree) {
    const Index begin = table.root[tree], end = table.root[tree + 1];
    if (end <= begin || begin < 0 || end > table.n_nodes() || end - begin > kTreeNodesMax)
      return fmt::format("tree {}: expected 1 to {} nodes, found nodes {} to {}", tree, kTreeNodesMax, begin, end);
  }
  return {};
}

std::string check_split(const ForestTable& table, Index node, Index n_features) {
  if (table.feature[node] < 0 || table.feature[node] >= n_features)
    return fmt::format("expected a feature below {}, found {}", n_features, table.feature[node]);
  const std::int32_t subset = table.subset_of(node);
  if (subset < -1 || subset >= static_cast<std::int64_t>(table.left_set.size()))
    return fmt::format("expected a set of categories below {} or -1, found {}", table.left_set.size(), subset);
  return {};
}

}  // namespace

void ForestTable::reserve(Index n_nodes) {
  const auto n = static_cast<std::size_t>(n_nodes);
  reserve_in_large_pages(left, n);
  reserve_in_large_pages(right, n);
  reserve_in_large_pages(feature, n);
  reserve_in_large_pages(threshold, n);
  reserve_in_large_pages(missing_left, n);
  reserve_in_large_pages(value, n * static_cast<std::size_t>(n_values));
}

void ForestTable::clear() {
  root.assign({0});
  for (auto* numbers : {&left, &right, &feature, &subset}) numbers->clear();
  for (auto* numbers : {&threshold, &value}) numbers->clear();
  for (auto* sets : {&left_set, &known_set}) sets->clear();
  missing_left.clear();
}

std::string ForestTable::validate_tree(Index tree, Index n_features) const {
  const Index begin = root[tree], n_nodes = root[tree + 1] - begin;
  std::vector<std::uint8_t> has_parent(static_cast<std::size_t>(n_nodes));
  for (Index at = 0; at < n_nodes; ++at) {
    const Index node = begin + at;
    const auto found = [&](const std::string& text) { return fmt::format("node {}: {}", at, text); };
    if (at > 0 && !has_parent[at]) return found("expected a parent among the nodes before it, found none");
    if (is_leaf(node)) continue;
    if (const std::int32_t l = left[node], r = right[node];
        feature[node] >= 0 && feature[node] < n_features && subset.empty() && l > at && r > at && l < n_nodes &&
        r < n_nodes && l != r && !has_parent[l] && !has_parent[r]) {  // as nearly all are: no text is made
      has_parent[l] = has_parent[r] = true;
      continue;
    }
    if (const std::string text = check_split(*this, node, n_features); !text.empty()) return found(text);
    for (const std::int32_t child : {left[node], right[node]}) {
      if (child <= at || child >= n_nodes)
        return found(fmt::format("expected children from {} to {}, found {}", at + 1, n_nodes - 1, child));
      if (has_parent[child])
        return found(fmt::format("expected each node to have one parent, found a second one of node {}", child));
      has_parent[child] = true;
    }
  }
  return {};
}

std::string ForestTable::validate(Index n_features) const {
  if (std::string text = check_sizes(*this); !text.empty()) return text;
  if (std::string text = check_roots(*this); !text.empty()) return text;
  for (Index tree = 0; tree < n_trees(); ++tree)
    if (const std::string text = validate_tree(tree, n_features); !text.empty())
      return fmt::format("tree {}, {}", tree, text);
  return {};
}

}  // namespace brine::math
