// Work split over threads: no pool, no spinning. Only for work that is much longer than starting a thread.
#pragma once

#include <algorithm>
#include <cstdint>
#include <exception>
#include <thread>
#include <vector>

namespace brine {

// How many threads share work that comes in so many parts worth one: few, since opening a model is not all that a
// machine has to do.
inline int n_threads(std::uint64_t parts) {
  constexpr std::uint64_t kThreadsMax = 4;
  return static_cast<int>(
      std::clamp<std::uint64_t>(parts, 1, std::clamp<std::uint64_t>(std::thread::hardware_concurrency(), 1, kThreadsMax)));
}

// part(0) … part(n_parts - 1), each on a thread of its own but the first, which runs here. Of several errors the one
// of the lowest part is thrown, so that the same input gives the same error.
template <class Part>
void in_parallel(int n_parts, Part part) {
  std::vector<std::exception_ptr> errors(static_cast<std::size_t>(n_parts));
  const auto guarded = [&](int i) noexcept {
    try {
      part(i);
    } catch (...) {
      errors[static_cast<std::size_t>(i)] = std::current_exception();
    }
  };
  {
    std::vector<std::jthread> threads;
    for (int i = 1; i < n_parts; ++i) threads.emplace_back(guarded, i);
    guarded(0);
  }
  for (const std::exception_ptr& error : errors)
    if (error) std::rethrow_exception(error);
}

}  // namespace brine
