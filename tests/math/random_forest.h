// Forests and rows drawn at random, and the plain walk that judges the fast ones.
#pragma once

#include <cmath>
#include <random>
#include <vector>

#include "math/forest_table.h"

namespace brine::testing {

struct ForestRecipe {
  int n_trees = 10;
  int n_splits = 20;  // a tree
  int n_features = 5;
  int n_values = 1;
  int n_outputs = 1;
  bool missing_left = false;
  bool categories = false;
  int n_thresholds = 40;  // distinct ones a feature
  double deep = 0.0;      // 0: grown anywhere; 1: a chain
};

// Column 0 holds categories if asked for.
inline math::ForestTable random_table(const ForestRecipe& recipe, std::mt19937_64& random) {
  const auto below = [&](int n) { return static_cast<int>(random() % static_cast<unsigned>(n)); };
  math::ForestTable table;
  table.root = {0};
  table.n_values = recipe.n_values;
  table.n_outputs = recipe.n_outputs;
  const auto add_node = [&] {
    table.feature.push_back(-2);
    table.threshold.push_back(-2);
    table.left.push_back(-1);
    table.right.push_back(-1);
    table.missing_left.push_back(0);
    table.subset.push_back(-1);
    for (int i = 0; i < recipe.n_values; ++i)
      table.value.push_back(std::ldexp(static_cast<double>(below(2001) - 1000), below(9)));
    return static_cast<int>(table.left.size()) - 1 - static_cast<int>(table.root.back());
  };
  for (int tree = 0; tree < recipe.n_trees; ++tree) {
    const auto at = [&](int node) { return static_cast<std::size_t>(table.root.back() + node); };
    std::vector<int> leaves = {add_node()};
    const int n_splits = recipe.n_splits == 0 ? 0 : below(recipe.n_splits + 1);
    for (int split = 0; split < n_splits; ++split) {
      const bool last = static_cast<double>(below(1000)) < 1000 * recipe.deep;
      const std::size_t pick =
          last ? leaves.size() - 1 : static_cast<std::size_t>(below(static_cast<int>(leaves.size())));
      const int node = leaves[pick];
      leaves.erase(leaves.begin() + static_cast<std::ptrdiff_t>(pick));
      const int left = add_node(), right = add_node();
      table.left[at(node)] = left;
      table.right[at(node)] = right;
      leaves.push_back(left);
      leaves.push_back(right);
      table.feature[at(node)] = below(recipe.n_features);
      table.threshold[at(node)] = below(recipe.n_thresholds) * 0.1 - 2 + (below(50) == 0 ? HUGE_VAL : 0);
      table.missing_left[at(node)] = recipe.missing_left && below(2);
      if (recipe.categories && table.feature[at(node)] == 0) {
        table.subset[at(node)] = static_cast<std::int32_t>(table.left_set.size());
        math::ForestTable::Set known{}, goes_left{};
        for (unsigned category = 0; category < 256; ++category) {
          if (category > 8 && category != 255) continue;
          known[category >> 5] |= (below(4) ? 1u : 0u) << (category & 31);
          goes_left[category >> 5] |= (below(2) ? 1u : 0u) << (category & 31);
        }
        table.known_set.push_back(known);
        table.left_set.push_back(goes_left);
      }
    }
    table.root.push_back(static_cast<Index>(table.left.size()));
  }
  return table;
}

// Thresholds themselves, their neighbours, infinities, NaN; column 0 mostly small whole numbers.
template <class T>
std::vector<T> random_rows(const ForestRecipe& recipe, Index n, bool nan, std::mt19937_64& random) {
  std::vector<T> X;
  const auto below = [&](int bound) { return static_cast<int>(random() % static_cast<unsigned>(bound)); };
  for (Index i = 0; i < n * recipe.n_features; ++i) {
    T x = static_cast<T>(below(recipe.n_thresholds) * 0.1 - 2);
    const int kind = below(12);
    if (kind == 0) x = std::nextafter(x, static_cast<T>(-100));
    if (kind == 1) x = std::nextafter(x, static_cast<T>(100));
    if (kind == 2) x = static_cast<T>(below(2) ? HUGE_VAL : -HUGE_VAL);
    if (kind == 3 && nan) x = static_cast<T>(NAN);
    if (kind > 3 && kind < 8 && i % recipe.n_features == 0) x = static_cast<T>(below(12) + (below(9) ? 0.0 : 250.5));
    X.push_back(x);
  }
  return X;
}

// One row to its leaf, as the table's own rules say.
template <class T>
Index plain_leaf(const math::ForestTable& table, Index tree, const T* row) {
  const auto has = [](const math::ForestTable::Set& set, int v) {
    return set[static_cast<std::size_t>(v) >> 5] >> (v & 31) & 1;
  };
  Index at = 0;
  for (;;) {
    const auto node = static_cast<std::size_t>(table.root[static_cast<std::size_t>(tree)] + at);
    if (table.left[node] == -1) return at;
    const double x = row[table.feature[node]];
    const std::int32_t subset = table.subset[node];
    bool left = table.missing_left[node];
    if (std::isnan(x)) {
    } else if (subset < 0) {
      left = x <= table.threshold[node];
    } else if (x >= 0 && x < 256 && has(table.known_set[static_cast<std::size_t>(subset)], static_cast<int>(x))) {
      left = has(table.left_set[static_cast<std::size_t>(subset)], static_cast<int>(x));
    }
    at = left ? table.left[node] : table.right[node];
  }
}

template <class T>
void plain_add(const math::ForestTable& table, const std::vector<T>& X, Index n_features, Index n,
               std::vector<double>& out) {
  for (Index row = 0; row < n; ++row)
    for (Index tree = 0; tree < table.n_trees(); ++tree) {
      const Index leaf =
          table.root[static_cast<std::size_t>(tree)] + plain_leaf(table, tree, X.data() + row * n_features);
      const double* value = table.value.data() + leaf * table.n_values;
      double* sums = out.data() + row * table.n_outputs;
      if (table.n_values == 1)
        sums[tree % table.n_outputs] += *value;
      else
        for (Index j = 0; j < table.n_outputs; ++j) sums[j] += value[j];
    }
}

}  // namespace brine::testing
