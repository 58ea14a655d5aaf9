// What one row costs, method by method, of any models: microseconds in the middle of many calls, and how often a call
// after the first asks for memory.
//
//   one_row_bench MODEL ROWS [MODEL ROWS]...      ROWS .npy, of which the first row is taken
//
// Prints a line for each method that answers with one dense array, in the order of the arguments; `sort -rn` brings the
// worst first.
#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <iterator>
#include <new>
#include <vector>

#include <fmt/format.h>

#include "brine/error.h"
#include "brine/files.h"
#include "brine/model.h"

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

struct Cost {
  double microseconds;
  std::size_t allocations;  // of one call
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
  return {times[times.size() / 2], allocations};
}

void measure(const char* path, const char* rows_path) {
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
      const Cost cost = cost_of(model, method, row, out);
      fmt::print("{:10.2f} {:4} {} {} {}\n", cost.microseconds, cost.allocations, model.class_name(), name_of(method),
                 path);
    } catch (const Error&) {  // no dense answer, or these rows are refused
    }
}

}  // namespace
}  // namespace brine

int main(int argc, char** argv) {
  for (int i = 1; i + 1 < argc; i += 2) try {
      brine::measure(argv[i], argv[i + 1]);
    } catch (const brine::Error& error) {
      fmt::print(stderr, "{}: {}\n", argv[i], error.what());
    }
}
