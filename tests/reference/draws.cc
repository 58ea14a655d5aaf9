// What numpy.random.RandomState draws: of a seed by the standard library's own Mersenne twister, of a stored state by
// the recurrence of its words.
#include <algorithm>
#include <cmath>
#include <random>
#include <vector>

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

// The Mersenne twister as a sequence without blocks: its words from `key` on, as many as are asked for, untempered.
class Sequence {
 public:
  explicit Sequence(const Values& state) : place_(state.integer(624)) {
    for (Index i = 0; i < 624; ++i) words_.push_back(static_cast<std::uint32_t>(state.integer(i)));
  }

  std::uint32_t operator()() {
    extend(place_ + 1);
    std::uint32_t word = words_[place_++];
    word ^= word >> 11;
    word ^= (word << 7) & 0x9d2c5680U;
    word ^= (word << 15) & 0xefc60000U;
    return word ^ (word >> 18);
  }

  // numpy keeps the block of 624 words that the last one came from, and the place behind that.
  std::vector<Number> state() {
    const Index block = place_ == 0 ? 0 : (place_ - 1) / 624 * 624;
    extend(block + 624);
    std::vector<Number> state(words_.begin() + block, words_.begin() + block + 624);
    state.push_back(place_ - block);
    return state;
  }

 private:
  void extend(Index count) {
    while (static_cast<Index>(words_.size()) < count) {
      const std::size_t i = words_.size() - 624;
      const std::uint32_t mixed = (words_[i] & 0x80000000U) | (words_[i + 1] & 0x7fffffffU);
      words_.push_back(words_[i + 397] ^ (mixed >> 1) ^ (mixed % 2 == 1 ? 0x9908b0dfU : 0));
    }
  }

  std::vector<std::uint32_t> words_;
  Index place_;
};

// Where the normal distribution between a and b has q below it: by bisection on erfc, on the side where it is small.
Number between(Number q, Number a, Number b) {
  if (a >= 0) return -between(1 - q, -b, -a);
  const auto below = [](Number x) { return std::erfc(-x * 0.707106781186547524400844362104849039L) / 2; };
  const Number wanted = below(a) + q * (below(b) - below(a));
  Number low = std::max(a, Number{-150}), high = std::min(b, Number{40});
  for (int step = 0; step < 200; ++step) {
    const Number middle = (low + high) / 2;
    (below(middle) < wanted ? low : high) = middle;
  }
  return low;
}

}  // namespace

Values draw_truncated(const Call& call) {
  Sequence sequence(call.in(0));
  Values y = call.in(1);
  for (Index i = 0; i < y.rows(); ++i) {
    if (!call.in(3).truth(i)) continue;
    const Number mean = y.numbers[i], deviation = call.in(2).numbers[i];
    const Number high = sequence() >> 5, low = sequence() >> 6, q = (high * 0x1p26L + low) / 0x1p53L;
    const Number drawn = between(q, (call.number(0) - mean) / deviation, (call.number(1) - mean) / deviation);
    y.numbers[i] = rounded(static_cast<double>(drawn * deviation + mean), Dtype::kFloat64);
  }
  return y;
}

Values random_after(const Call& call) {
  Sequence sequence(call.in(0));
  for (const Number is_wanted : call.in(1).numbers)
    if (is_wanted != 0) sequence(), sequence();
  Values y = call.in(0);
  y.numbers = sequence.state();
  return y;
}

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
