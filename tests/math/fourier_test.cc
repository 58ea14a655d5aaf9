// Transforms beside the sum that defines them: lengths that are powers, products of primes, and primes.
#include "math/fourier.h"

#include <cmath>

#include <doctest/doctest.h>

#include "math/trigonometry.h"

namespace brine::math {
namespace {

using Complex = std::complex<double>;
constexpr double kPi = 3.141592653589793;

std::vector<Complex> numbers(Index n) {
  std::vector<Complex> x;
  for (Index i = 0; i < n; ++i) x.emplace_back(sin(1.0 + static_cast<double>(i * i)), cos(static_cast<double>(3 * i)));
  return x;
}

Complex by_definition(const std::vector<Complex>& x, Index j) {
  const auto n = static_cast<Index>(x.size());
  Complex sum;
  for (Index t = 0; t < n; ++t) {
    const double angle = -2 * kPi * static_cast<double>(j * t % n) / static_cast<double>(n);
    sum += x[static_cast<std::size_t>(t)] * Complex(cos(angle), sin(angle));
  }
  return sum;
}

TEST_CASE("a transform of any length is the sum that defines it, and its inverse gives the numbers back") {
  for (const Index n : {1, 2, 3, 4, 8, 12, 35, 47, 49, 53, 64, 100, 101, 106, 127, 240}) {
    CAPTURE(n);
    const Fourier fourier(n);
    const std::vector<Complex> x = numbers(n);
    std::vector<Complex> y = x, scratch(static_cast<std::size_t>(fourier.scratch_size()));
    fourier.forward(y.data(), scratch.data());
    double gap = 0;
    for (Index j = 0; j < n; ++j) gap = std::fmax(gap, std::abs(y[static_cast<std::size_t>(j)] - by_definition(x, j)));
    CHECK(gap < 1e-12);
    fourier.inverse(y.data(), scratch.data());
    gap = 0;
    for (std::size_t j = 0; j < x.size(); ++j) gap = std::fmax(gap, std::abs(y[j] - x[j]));
    CHECK(gap < 1e-13);
  }
}

}  // namespace
}  // namespace brine::math
