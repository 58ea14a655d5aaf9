// Packed matrices against plain loops, to the last bit.
#include "math/matmul.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <limits>
#include <random>
#include <vector>

#include "tests/math/targets.h"
#include "tests/reference/dot.h"

using namespace brine;
using math::PackedMatrix;

namespace {

template <class T>
struct Case {
  Index n, k, m;
  std::vector<T> X, W;

  Case(Index rows, Index inputs, Index outputs, std::uint64_t seed) : n(rows), k(inputs), m(outputs) {
    std::mt19937_64 random(seed);
    std::normal_distribution<double> normal;
    for (Index i = 0; i < n * k; ++i) X.push_back(static_cast<T>(normal(random)));
    for (Index i = 0; i < m * k; ++i) W.push_back(static_cast<T>(normal(random) * 100));
  }

  T plain(Index row, Index output) const { return reference::dot(X.data() + row * k, W.data() + output * k, k, m); }

  std::vector<T> plain() const {
    std::vector<T> Y;
    for (Index row = 0; row < n; ++row)
      for (Index output = 0; output < m; ++output) Y.push_back(plain(row, output));
    return Y;
  }
};

template <class T>
void check_shape(Index n, Index k, Index m, CpuTarget target) {
  CAPTURE(n);
  CAPTURE(k);
  CAPTURE(m);
  const Case<T> c(n, k, m, static_cast<std::uint64_t>(n + 100 * k + 10000 * m));
  std::vector<T> Y(static_cast<std::size_t>(n * m), T{7});
  PackedMatrix<T>(c.W.data(), m, k, k, 1, target).multiply(c.X.data(), n, Y.data());
  CHECK(Y == c.plain());
}

}  // namespace

TEST_CASE_TEMPLATE("a product has the bits of the plain loops, whatever its shape", T, float, double) {
  for (const CpuTarget target : testing::targets())
    for (const Index m : {1, 2, 3, 7, 8, 9, 10, 16, 17, 33, 64, 100})
      for (const Index k : {0, 1, 2, 3, 4, 5, 7, 8, 9, 12, 30, 100, 300, 330, 600, 700, 2053, 4103}) {
        if (m * k > 20000) continue;
        for (const Index n : {0, 1, 2, 3, 4, 5, 6, 7, 8, 13, 50}) check_shape<T>(n, k, m, target);
      }
}

TEST_CASE_TEMPLATE("a matrix stored the other way round, and rows with gaps, give the same product", T, float, double) {
  const Index n = 9, k = 21;
  for (const CpuTarget target : testing::targets())
    for (const Index m : {3, 20}) {
      const Case<T> c(n, k, m, 1);
      std::vector<T> turned(c.W.size()), wide(static_cast<std::size_t>(n * (k + 3)), T{1e30f}),
          Y(static_cast<std::size_t>(n * (m + 2)), T{5});
      for (Index j = 0; j < m; ++j)
        for (Index i = 0; i < k; ++i)
          turned[static_cast<std::size_t>(i * m + j)] = c.W[static_cast<std::size_t>(j * k + i)];
      for (Index row = 0; row < n; ++row) std::copy_n(c.X.data() + row * k, k, wide.data() + row * (k + 3));
      PackedMatrix<T>(turned.data(), m, k, 1, m, target).multiply(wide.data(), n, k + 3, Y.data(), m + 2);
      for (Index row = 0; row < n; ++row)
        for (Index j = 0; j < m + 2; ++j)
          CHECK(Y[static_cast<std::size_t>(row * (m + 2) + j)] == (j < m ? c.plain(row, j) : T{5}));
    }
}

TEST_CASE_TEMPLATE("a row's product does not depend on the rows around it, even on infinite ones", T, float, double) {
  for (const CpuTarget target : testing::targets())
    for (const Index m : {1, 12}) {
      Case<T> c(40, 5, m, 2);
      const auto expected = c.plain();
      const PackedMatrix<T> packed(c.W.data(), m, c.k, c.k, 1, target);
      for (Index row = 0; row < c.n; ++row) {
        auto X = std::vector<T>(c.X.size(), std::numeric_limits<T>::infinity());
        std::copy_n(c.X.data() + row * c.k, c.k, X.data() + row * c.k);
        std::vector<T> Y(static_cast<std::size_t>(c.n * m));
        packed.multiply(X.data(), c.n, Y.data());
        for (Index j = 0; j < m; ++j)
          CHECK(Y[static_cast<std::size_t>(row * m + j)] == expected[static_cast<std::size_t>(row * m + j)]);
      }
    }
}
