// Trees, walked from the root by the rules of math/forest_table.h, one row and one tree at a time.
#include "ops/forest.h"

#include <algorithm>
#include <cmath>

#include "reference/twins.h"

namespace brine::reference {
namespace {

using math::ForestTable;

bool holds(const ForestTable::Set& set, double x) {
  const auto category = static_cast<int>(x);
  return set[category / 32] >> (category % 32) & 1;
}

bool goes_left(const ForestTable& table, Index node, double x) {
  const std::int32_t subset = table.subset_of(node);
  if (std::isnan(x)) return table.goes_left_if_missing(node);
  if (subset < 0) return x <= table.threshold[node];
  if (x < 0 || x >= 256 || !holds(table.known_set[subset], x)) return table.goes_left_if_missing(node);
  return holds(table.left_set[subset], x);
}

// Nodes from a tree's root to the leaf that the row reaches, numbered among those of all trees.
std::vector<Index> path_of(const ForestTable& table, Index tree, const std::vector<double>& row) {
  std::vector<Index> path = {table.root[tree]};
  while (!table.is_leaf(path.back())) {
    const Index node = path.back();
    path.push_back(table.root[tree] +
                   (goes_left(table, node, row[table.feature[node]]) ? table.left[node] : table.right[node]));
  }
  return path;
}

std::vector<double> row_of(const Values& X, Index row) {
  std::vector<double> dense(X.width());
  if (X.is_csr())
    for (Index at = X.offsets[row]; at < X.offsets[row + 1]; ++at) dense[X.columns[at]] = X.real(at);
  else
    for (Index j = 0; j < X.width(); ++j) dense[j] = X.real(row * X.width() + j);
  return dense;
}

}  // namespace

Values tree_leaves(const Call& call) {
  const ForestTable& table = call.payload<ForestData>().table();
  Values y = call.result();
  for (Index row = 0; row < y.rows(); ++row) {
    const std::vector<double> x = row_of(call.in(0), row);
    for (Index tree = 0; tree < table.n_trees(); ++tree)
      y.numbers.push_back(path_of(table, tree, x).back() - table.root[tree]);
  }
  return y;
}

Values forest_sum(const Call& call) {
  const ForestTable& table = call.payload<ForestData>().table();
  const Values& start = call.in(1);
  Values y = call.result();
  for (Index row = 0; row < y.rows(); ++row) {
    const Index first =
        start.count() > table.n_outputs ? row * table.n_outputs : 0;  // one start for all rows, or one each
    const std::vector<double> x = row_of(call.in(0), row);
    std::vector<double> sum;
    for (Index j = 0; j < table.n_outputs; ++j) sum.push_back(start.real(first + j));
    for (Index tree = 0; tree < table.n_trees(); ++tree) {
      const Index leaf = path_of(table, tree, x).back();
      if (table.n_values == 1)
        sum[tree % table.n_outputs] += table.value[leaf];
      else
        for (Index j = 0; j < table.n_outputs; ++j) sum[j] += table.value[leaf * table.n_values + j];
    }
    y.numbers.insert(y.numbers.end(), sum.begin(), sum.end());
  }
  return y;
}

// By way of the parents: of a leaf, the one node that has it for a child.
Values tree_paths(const Call& call) {
  const ForestTable& table = call.payload<ForestData>().table();
  const Values& leaves = call.in(0);
  Values y = call.result();
  for (Index row = 0; row < y.rows(); ++row) {
    for (Index tree = 0; tree < table.n_trees(); ++tree) {
      std::vector<Index> path;
      Index wanted = leaves.integer(row * leaves.width() + tree);
      for (Index node = table.root[tree] + wanted; node >= table.root[tree]; --node)
        if (path.empty() || (!table.is_leaf(node) && (table.left[node] == wanted || table.right[node] == wanted))) {
          path.push_back(node);
          wanted = node - table.root[tree];
        }
      y.columns.insert(y.columns.end(), path.rbegin(), path.rend());
    }
    y.offsets.push_back(static_cast<Index>(y.columns.size()));
  }
  y.numbers.assign(y.columns.size(), 1);
  return y;
}

}  // namespace brine::reference
