// Elementary functions over arrays of 4096.
#include <benchmark/benchmark.h>

#include <vector>

#include "math/elementary.h"

namespace brine::math {
namespace {

template <class T>
using Function = void(const T*, T*, Index, CpuTarget) noexcept;

template <class T>
void over_array(benchmark::State& state, Function<T>* function) {
  std::vector<T> x(4096), y(4096);
  for (std::size_t i = 0; i < x.size(); ++i) x[i] = static_cast<T>(i + 1) / 1000;
  for (auto _ : state) {
    function(x.data(), y.data(), static_cast<Index>(x.size()), cpu_target());
    benchmark::DoNotOptimize(y.data());
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(x.size()));
}

void exp_of_double(benchmark::State& state) { over_array<double>(state, exp); }
void exp_of_float(benchmark::State& state) { over_array<float>(state, exp); }
void log_of_double(benchmark::State& state) { over_array<double>(state, log); }
void log1p_of_double(benchmark::State& state) { over_array<double>(state, log1p); }
void expm1_of_double(benchmark::State& state) { over_array<double>(state, expm1); }
void tanh_of_double(benchmark::State& state) { over_array<double>(state, tanh); }
void expit_of_double(benchmark::State& state) { over_array<double>(state, expit); }

BENCHMARK(exp_of_double);
BENCHMARK(exp_of_float);
BENCHMARK(log_of_double);
BENCHMARK(log1p_of_double);
BENCHMARK(expm1_of_double);
BENCHMARK(tanh_of_double);
BENCHMARK(expit_of_double);

}  // namespace
}  // namespace brine::math
