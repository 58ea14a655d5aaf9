// What one row costs, method by method, of any models: microseconds in the middle of many calls, the floating-point
// operations of a call, and how often a call after the first asks for memory.
//
//   one_row_bench [MODEL ROWS]...      of ROWS the first row is taken
//   one_row_bench -                    MODEL and ROWS line after line on standard input
//
// Prints a line for each method that answers with one dense array, the slowest first. Operations are counted where a
// call takes longer than kCountedMicroseconds (counting takes thousands of times as long as calling).
#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <iostream>
#include <iterator>
#include <new>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "brine/error.h"
#include "brine/files.h"
#include "brine/model.h"
#include "flops.h"

namespace {
std::size_t n_allocations = 0;
}

void* operator new(std::size_t size) {
  ++n_allocations;
  if (void* memory = std::malloc(size ? size : 1)) return memory;
  throw std::bad_alloc();
}
void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
  ++n_allocations;
  return std::malloc(size ? size : 1);
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }

namespace brine {
namespace {

using Clock = std::chrono::steady_clock;

constexpr double kCountedMicroseconds = 5;

struct Cost {
  double microseconds;
  std::size_t allocations;  // of one call
  std::int64_t flops = -1;  // -1: not counted
  std::string name;         // class, method, file
};

Cost cost_of(const Model& model, Method method, const TensorView& row, std::span<std::byte> out) {
  constexpr int kCalls = 200;
  model.call_into(method, row, out);
  const std::size_t before = n_allocations;
  model.call_into(method, row, out);
  const std::size_t allocations = n_allocations - before;
  std::vector<double> times;
  const Clock::time_point end = Clock::now() + std::chrono::milliseconds(20);
  for (int i = 0; i < kCalls && Clock::now() < end; ++i) {
    const Clock::time_point start = Clock::now();
    model.call_into(method, row, out);
    times.push_back(std::chrono::duration<double, std::micro>(Clock::now() - start).count());
  }
  std::nth_element(times.begin(), times.begin() + std::ssize(times) / 2, times.end());
  Cost cost{times[times.size() / 2], allocations};
  if (cost.microseconds > kCountedMicroseconds) cost.flops = flops_of([&] { model.call_into(method, row, out); });
  return cost;
}

void measure(const std::string& path, const std::string& rows_path, std::vector<Cost>& costs) {
  const Model model = open(path);
  const Data data = read_rows(rows_path);
  const auto* rows = std::get_if<Tensor>(&data);
  if (!rows || rows->shape.empty() || rows->shape[0] == 0) return;
  TensorView row(*rows);
  row.shape[0] = 1;
  for (const Method method : model.methods()) try {
      const Model::OutputType type = model.output_type(method, row);
      Index size = 1;
      for (const Index extent : type.shape) size *= extent;
      std::vector<std::byte> out(static_cast<std::size_t>(size) * size_of(type.dtype));
      costs.push_back(cost_of(model, method, row, out));
      costs.back().name = fmt::format("{} {} {}", model.class_name(), name_of(method), path);
    } catch (const Error&) {  // no dense answer, or these rows are refused
    }
}

}  // namespace
}  // namespace brine

int main(int argc, char** argv) {
  std::vector<std::string> paths(argv + 1, argv + argc);
  if (paths == std::vector<std::string>{"-"}) {
    paths.clear();
    for (std::string line; std::getline(std::cin, line);) paths.push_back(line);
  }
  std::vector<brine::Cost> costs;
  for (std::size_t i = 0; i + 1 < paths.size(); i += 2) try {
      brine::measure(paths[i], paths[i + 1], costs);
    } catch (const brine::Error& error) {
      fmt::print(stderr, "{}: {}\n", paths[i], error.what());
    }
  std::sort(costs.begin(), costs.end(), [](const auto& a, const auto& b) { return a.microseconds > b.microseconds; });
  if (!costs.empty()) fmt::print("{:>10} {:>9} {:>11}\n", "us", "flops", "allocations");
  for (const brine::Cost& cost : costs)
    fmt::print("{:10.2f} {:>9} {:11} {}\n", cost.microseconds, cost.flops < 0 ? "-" : fmt::to_string(cost.flops),
               cost.allocations, cost.name);
}
