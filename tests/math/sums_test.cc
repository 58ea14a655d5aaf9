// Sums in numpy's orders, against numpy's own.
#include "math/sums.h"

#include <doctest/doctest.h>

#include <cmath>
#include <vector>

#include "tests/math/reference.h"

using namespace brine;

namespace {

// The twin of drawn() of make_reference.py.
std::vector<double> drawn(std::uint64_t seed, std::size_t count) {
  std::vector<double> values;
  std::uint64_t state = seed;
  for (std::size_t i = 0; i < count; ++i) {
    state = state * 6364136223846793005u + 1442695040888963407u;
    const auto whole = static_cast<std::int64_t>(state >> 11) - (std::int64_t{1} << 52);
    values.push_back(std::ldexp(static_cast<double>(whole), -52 - static_cast<int>(state >> 3 & 7)));
  }
  return values;
}

}  // namespace

TEST_CASE("sums and squares of a row have numpy's bits at every length") {
  for (const auto& [length, sum, sum_single, squares, squares_single] : testing::kNumpySums) {
    CAPTURE(length);
    const auto n = static_cast<Index>(length);
    const std::vector<double> x = drawn(static_cast<std::uint64_t>(n), static_cast<std::size_t>(n));
    const std::vector<float> single(x.begin(), x.end());
    CHECK(math::pairwise_sum(x.data(), n) == sum);
    CHECK(math::pairwise_sum(single.data(), n) == static_cast<float>(sum_single));
    CHECK(math::einsum_dot(x.data(), x.data(), n) == squares);
    CHECK(math::einsum_dot(single.data(), single.data(), n) == static_cast<float>(squares_single));
    float row = 0;
    math::row_square_sums(single.data(), 1, n, n, &row);
    CHECK(row == static_cast<float>(squares_single));
  }
}

TEST_CASE("a strided sum adds every stride-th value in the same order") {
  const std::vector<double> x = drawn(7, 300 * 3);
  std::vector<double> third;
  for (std::size_t i = 0; i < x.size(); i += 3) third.push_back(x[i]);
  CHECK(math::pairwise_sum(x.data(), 300, 3) == math::pairwise_sum(third.data(), 300));
  CHECK(math::sum_in_order(x.data(), 300, 3) == math::sum_in_order(third.data(), 300));
}
