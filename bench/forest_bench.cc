// How long forests take a row, by shape and batch. Shapes are those of popular models: boosted trees of 31 leaves,
// boosted stumps of depth 4, a random forest grown to the end. Thresholds and values are drawn at random.
#include <benchmark/benchmark.h>

#include <random>
#include <vector>

#include "math/forest.h"

namespace brine::math {
namespace {

constexpr Index kFeatures = 20;

struct Shape {
  int n_trees;
  int n_leaves;
  bool two_values;  // a leaf: class fractions; else one
};

// Splits one random leaf after another. Thresholds come from 255 bins of a feature unless there are too many splits for
// that.
ForestTable grow(const Shape& shape) {
  std::mt19937_64 random(1);
  ForestTable table{.root = {0}, .n_values = shape.two_values ? 2 : 1, .n_outputs = shape.two_values ? 2 : 1};
  const auto add_node = [&] {
    table.feature.push_back(-1);
    table.threshold.push_back(0);
    table.left.push_back(-1);
    table.right.push_back(-1);
    const double value = static_cast<double>(random() % 1000) / 1000;
    table.value.push_back(value);
    if (shape.two_values) table.value.push_back(1 - value);
    return static_cast<std::int32_t>(table.n_nodes() - 1 - table.root.back());
  };
  for (int tree = 0; tree < shape.n_trees; ++tree) {
    std::vector<std::int32_t> leaves = {add_node()};
    while (static_cast<int>(leaves.size()) < shape.n_leaves) {
      const std::size_t pick = random() % leaves.size();
      const auto node = static_cast<std::size_t>(table.root.back() + leaves[pick]);
      const std::int32_t left = add_node(), right = add_node();
      table.left[node] = left;
      table.right[node] = right;
      table.feature[node] = static_cast<std::int32_t>(random() % kFeatures);
      const std::uint64_t bins = shape.n_leaves > 1000 ? 1u << 30 : 255;
      table.threshold[node] = static_cast<double>(random() % bins) / static_cast<double>(bins);
      leaves[pick] = left;
      leaves.push_back(right);
    }
    table.root.push_back(table.n_nodes());
  }
  return table;
}

template <class T>
void walk(benchmark::State& state, const Shape& shape) {
  const Index n = state.range(0);
  const Forest<T> forest(grow(shape), kFeatures, ForestAnswer::kSums);
  std::mt19937_64 random(2);
  std::uniform_real_distribution<T> even(0, 1);
  std::vector<T> X(static_cast<std::size_t>(n * kFeatures));
  for (T& x : X) x = even(random);
  std::vector<double> out(static_cast<std::size_t>(n * forest.n_outputs()));
  std::vector<std::byte> scratch(forest.scratch_bytes(n));
  for (auto _ : state) {
    forest.add(X.data(), n, out.data(), scratch.data());
    benchmark::DoNotOptimize(out.data());
  }
  state.SetItemsProcessed(state.iterations() * n);
}

void boosting_300_trees_of_5_leaves(benchmark::State& state) { walk<double>(state, {300, 5, false}); }
void boosting_500_trees_of_31_leaves(benchmark::State& state) { walk<double>(state, {500, 31, false}); }
void boosting_300_trees_of_16_leaves_float(benchmark::State& state) { walk<float>(state, {300, 16, false}); }
void random_forest_500_trees_of_3000_leaves(benchmark::State& state) { walk<float>(state, {500, 3000, true}); }

BENCHMARK(boosting_300_trees_of_5_leaves)->Arg(1)->Arg(100)->Arg(10'000);
BENCHMARK(boosting_500_trees_of_31_leaves)->Arg(1)->Arg(100)->Arg(10'000);
BENCHMARK(boosting_300_trees_of_16_leaves_float)->Arg(1)->Arg(100)->Arg(10'000);
BENCHMARK(random_forest_500_trees_of_3000_leaves)->Arg(1)->Arg(100)->Arg(10'000);

}  // namespace
}  // namespace brine::math
