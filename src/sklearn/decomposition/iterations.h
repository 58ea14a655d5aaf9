// How often a solver may go round for new rows: a parameter of the file, with a bound so that no file makes it endless.
#pragma once

#include <fmt/format.h>

#include "sklearn/fitted.h"

namespace brine::sklearn {

inline constexpr Index kIterationsMax = 1'000'000;

inline Index iterations_of(const Fitted& self, std::string_view name) {
  const Index iterations = self.integer(name);
  if (iterations < 0) self.fail(name, fmt::format("expected a number of iterations, found {}", iterations));
  if (iterations > kIterationsMax) self.unsupported(name, fmt::format("more than {} iterations", kIterationsMax));
  return iterations;
}

}  // namespace brine::sklearn
