// Columns hashed into buckets, and convolutions by their definition.
#include <cmath>

#include "reference/twins.h"

namespace brine::reference {

Values hash_columns(const Call& call) {
  const Values &X = call.in(0), &buckets = call.in(1), &signs = call.in(2);
  const Index d = X.width(), k = buckets.rows(), m = call.integer(0);
  Values y = call.result();
  y.numbers.assign(size_of(y.type.shape), 0);
  for (Index row = 0; row < X.rows(); ++row)
    for (Index v = 0; v < k; ++v)
      for (Index j = 0; j < d; ++j) {
        Number& bucket = y.numbers[(row * k + v) * m + buckets.integer(v * d + j)];
        bucket = static_cast<double>(bucket) + signs.real(v * d + j) * X.real(row * d + j);
      }
  return y;
}

namespace {

using Line = std::vector<Number>;

Line convolved(const Line& a, const Line& b) {
  Line result(a.size());
  for (std::size_t i = 0; i < a.size(); ++i)
    for (std::size_t j = 0; j < b.size(); ++j) result[(i + j) % a.size()] += a[i] * b[j];
  return result;
}

// f of each element, all vectors of a row convolved.
template <class F>
Line convolution(const Values& S, Index row, F f) {
  const Index k = S.type.shape[1], m = S.width();
  Line product;
  for (Index v = 0; v < k; ++v) {
    Line line;
    for (Index i = 0; i < m; ++i) line.push_back(f(S.numbers[(row * k + v) * m + i]));
    product = v == 0 ? line : convolved(product, line);
  }
  return product;
}

}  // namespace

Values circular_convolution(const Call& call) {
  Values y = call.result();
  for (Index row = 0; row < y.rows(); ++row)
    for (const Number each : convolution(call.in(0), row, [](Number x) { return x; }))
      y.numbers.push_back(static_cast<double>(each));
  return y;
}

// A transform spreads the rounding of all sums over all places: within some eps of what the sizes of all elements give.
bool is_near_sum(const Call& call, const Values& expected, const Values& found) {
  if (expected.count() != found.count()) return false;
  for (Index row = 0; row < expected.rows(); ++row) {
    Number size = 0;
    for (const Number each : convolution(call.in(0), row, [](Number x) { return std::fabs(x); })) size += each;
    for (Index i = row * expected.width(); i < (row + 1) * expected.width(); ++i)
      if (!(std::fabs(expected.numbers[i] - found.numbers[i]) <= 32 * std::numeric_limits<double>::epsilon() * size))
        return false;
  }
  return true;
}

}  // namespace brine::reference
