// See random.h. Source: numpy/random/src/mt19937, src/legacy and src/distributions.
#include "math/random.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include "math/elementary.h"

namespace brine::math {

RandomState::RandomState(std::uint32_t seed) noexcept {
  state_[0] = seed;
  for (std::uint32_t i = 1; i < kWords; ++i) state_[i] = 1812433253U * (state_[i - 1] ^ (state_[i - 1] >> 30)) + i;
}

RandomState::RandomState(const State& state) noexcept : next_(state[kWords]) {
  std::copy_n(state.begin(), kWords, state_.begin());
}

RandomState::State RandomState::state() const noexcept {
  State state;
  std::copy_n(state_.begin(), kWords, state.begin());
  state[kWords] = static_cast<std::uint32_t>(next_);
  return state;
}

void RandomState::twist() noexcept {
  for (std::size_t k = 0; k < kWords; ++k) {
    const std::uint32_t y = (state_[k] & 0x80000000U) | (state_[(k + 1) % kWords] & 0x7fffffffU);
    state_[k] = state_[(k + 397) % kWords] ^ (y >> 1) ^ (y & 1 ? 0x9908b0dfU : 0);
  }
  next_ = 0;
}

std::uint32_t RandomState::word() noexcept {
  if (next_ == kWords) twist();
  std::uint32_t y = state_[next_++];
  y ^= y >> 11;
  y ^= (y << 7) & 0x9d2c5680U;
  y ^= (y << 15) & 0xefc60000U;
  return y ^ (y >> 18);
}

double RandomState::uniform() noexcept {
  const double high = word() >> 5, low = word() >> 6;
  return (high * 67108864.0 + low) / 9007199254740992.0;
}

// Words cut to the bits of bound - 1, until one is not above it.
Index RandomState::below(Index bound) noexcept {
  const auto most = static_cast<std::uint64_t>(bound - 1);
  if (most == 0) return 0;
  std::uint64_t mask = most;
  for (int shift = 1; shift < 64; shift *= 2) mask |= mask >> shift;
  std::uint64_t value = word() & mask;
  while (value > most) value = word() & mask;
  return static_cast<Index>(value);
}

void RandomState::permutation(Index* order, Index k) noexcept {
  std::iota(order, order + k, Index{0});
  for (Index i = k - 1; i > 0; --i) std::swap(order[i], order[below(i + 1)]);
}

// By inversion; above one half of the complement. Past the end of the distribution a new number is drawn.
bool RandomState::coin(double p) noexcept {
  if (!(p > 0)) return false;
  const bool is_low = p <= 0.5;
  const double q = is_low ? p : 1.0 - p, first = exp(log(1.0 - q));
  for (int tries = 0; tries < 1000; ++tries) {
    const double u = uniform();
    if (u <= first) return !is_low;
    if (u - first <= q * first / (1.0 - q)) return is_low;
  }
  return is_low;
}

Index RandomState::category(std::span<const double> p) noexcept {
  double left = 1;
  const auto last = static_cast<Index>(p.size()) - 1;
  for (Index j = 0; j < last; ++j) {
    if (coin(p[static_cast<std::size_t>(j)] / left)) return j;
    left -= p[static_cast<std::size_t>(j)];
  }
  return last;
}

}  // namespace brine::math
