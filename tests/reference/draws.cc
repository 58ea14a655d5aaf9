// What numpy.random.RandomState(seed) draws, by the standard library's own Mersenne twister.
#include <cmath>
#include <random>

#include "reference/twins.h"

namespace brine::reference {
namespace {

// draw(twister, column, integer of the column) for each row of the first column, then of the second, ….
template <class Draw>
Values drawn(const Call& call, Draw draw) {
  std::mt19937 twister(static_cast<std::uint32_t>(call.integer(0)));
  Values y = call.result();
  y.numbers.resize(size_of(y.type.shape));
  for (Index column = 0; column < y.width(); ++column)
    for (Index row = 0; row < y.rows(); ++row)
      y.numbers[row * y.width() + column] = draw(twister, column, call.integer(column + 1));
  return y;
}

double uniform(std::mt19937& twister) {  // of 53 bits
  const double high = static_cast<double>(twister() >> 5), low = static_cast<double>(twister() >> 6);
  return (high * 0x1p26 + low) / 0x1p53;
}

// binomial(1, p) by inversion, of the rarer outcome.
bool coin(std::mt19937& twister, double p) {
  if (p > 0.5) return !coin(twister, 1 - p);
  if (!(p > 0)) return false;
  const double none = std::exp(std::log(1 - p));
  for (;;) {
    const double u = uniform(twister);
    if (u <= none) return false;
    if (u - none <= p * none / (1 - p)) return true;
  }
}

}  // namespace

Values draw_integers(const Call& call) {
  return drawn(call, [](std::mt19937& twister, Index, Index bound) -> Index {
    Index mask = 1;
    while (mask < bound) mask *= 2;
    if (bound == 1) return 0;
    for (;;)
      if (const Index word = static_cast<Index>(twister()) % mask; word < bound) return word;
  });
}

// multinomial(1, prior): one coin after the other.
Values draw_categories(const Call& call) {
  return drawn(call, [&](std::mt19937& twister, Index column, Index n_classes) -> Index {
    Index first = 0;
    for (Index before = 0; before < column; ++before) first += call.integer(before + 1);
    double left = 1;
    for (Index j = 0; j + 1 < n_classes; ++j) {
      if (coin(twister, call.number(first + j) / left)) return j;
      left -= call.number(first + j);
    }
    return n_classes - 1;
  });
}

}  // namespace brine::reference
