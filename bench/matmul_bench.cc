// Products with a packed matrix: (rows, inputs, outputs). items_per_second counts multiplications.
#include <benchmark/benchmark.h>

#include <random>
#include <vector>

#include "math/matmul.h"

namespace brine::math {
namespace {

template <class T>
void multiply(benchmark::State& state) {
  const Index n = state.range(0), k = state.range(1), m = state.range(2);
  std::mt19937_64 random(1);
  std::uniform_real_distribution<T> even(0, 1);
  std::vector<T> X(static_cast<std::size_t>(n * k)), W(static_cast<std::size_t>(m * k)),
      Y(static_cast<std::size_t>(n * m));
  for (T& x : X) x = even(random);
  for (T& w : W) w = even(random);
  const PackedMatrix<T> packed(W.data(), m, k, k, 1);
  for (auto _ : state) {
    packed.multiply(X.data(), n, Y.data());
    benchmark::DoNotOptimize(Y.data());
  }
  state.SetItemsProcessed(state.iterations() * n * k * m);
}

void shapes(benchmark::internal::Benchmark* benchmark) {
  for (const Index n : {1, 100, 10'000})
    for (const auto& [k, m] : {std::pair{4, 3}, {30, 1}, {784, 10}, {128, 64}}) benchmark->Args({n, k, m});
}

BENCHMARK(multiply<double>)->Apply(shapes);
BENCHMARK(multiply<float>)->Apply(shapes);

}  // namespace
}  // namespace brine::math
