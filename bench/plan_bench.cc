// A whole plan over boosted trees, as HistGradientBoostingClassifier has them after 100 iterations on iris: 3 classes,
// 300 trees of up to 8 leaves, softmax, label. One row shows what a call costs, many what a row costs.
#include "plan/plan.h"

#include <benchmark/benchmark.h>

#include <random>

#include "ops/arithmetic.h"
#include "ops/elementwise.h"
#include "ops/forest.h"
#include "ops/reduce.h"

namespace brine {
namespace {

constexpr Index kClasses = 3, kFeatures = 4;
constexpr int kTrees = 300, kLeaves = 8;

// Each tree splits its leaves in turn, so that all are about equally deep.
math::ForestTable boosted_trees() {
  std::mt19937_64 random(1);
  math::ForestTable table{.root = {0}, .n_values = 1, .n_outputs = kClasses};
  for (int tree = 0; tree < kTrees; ++tree) {
    for (int node = 0; node < 2 * kLeaves - 1; ++node) {
      const bool splits = node < kLeaves - 1;
      table.left.push_back(splits ? 2 * node + 1 : -1);
      table.right.push_back(splits ? 2 * node + 2 : -1);
      table.feature.push_back(static_cast<std::int32_t>(random() % kFeatures));
      table.threshold.push_back(static_cast<double>(random() % 80) / 10);
      table.value.push_back(static_cast<double>(random() % 1000) / 1000);
    }
    table.root.push_back(static_cast<Index>(table.left.size()));
  }
  return table;
}

void boosted_probabilities(benchmark::State& state) {
  const ForestData forest(boosted_trees(), kFeatures);
  Program program;
  const Value X = program.input({Dtype::kFloat64, {kRows, kFeatures}});
  const Value raw = forest_sum(X, forest, program.constant(Dtype::kFloat64, {kClasses}, std::vector<double>(kClasses)));
  const Value power = exp(raw - max(raw, kLast, Keep::kYes));
  const Plan plan(program, {"predict_proba", X, power / sum(power, kLast, Keep::kYes)});
  std::mt19937_64 random(2);
  std::vector<double> rows(static_cast<std::size_t>(state.range(0) * kFeatures));
  for (double& each : rows) each = static_cast<double>(random() % 8000) / 1000;
  std::vector<double> p(static_cast<std::size_t>(state.range(0) * kClasses));
  void* outputs[] = {p.data()};
  for (auto _ : state) {
    plan.run_into({.data = rows.data(), .rows = state.range(0)}, outputs);
    benchmark::DoNotOptimize(p.data());
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(boosted_probabilities)->Arg(1)->Arg(1000);

}  // namespace
}  // namespace brine
