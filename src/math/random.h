// numpy.random.RandomState, of an integer seed or as one stands in a file: MT19937, and what its legacy methods make of
// its words.
#pragma once

#include <array>
#include <cstdint>
#include <span>

#include "base/index.h"

namespace brine::math {

class RandomState {
 public:
  static constexpr std::size_t kWords = 624;
  using State = std::array<std::uint32_t, kWords + 1>;  // numpy's `key`, then its `pos`, at most kWords

  explicit RandomState(std::uint32_t seed) noexcept;
  explicit RandomState(const State& state) noexcept;
  State state() const noexcept;

  std::uint32_t word() noexcept;
  double uniform() noexcept;                           // [0, 1), of 53 bits
  Index below(Index bound) noexcept;                   // randint(bound), 1 <= bound <= 2^32; a bound of 1 takes no word
  void permutation(Index* order, Index k) noexcept;    // of 0 .. k - 1
  Index category(std::span<const double> p) noexcept;  // the class that multinomial(1, p) hits; p is not empty

 private:
  bool coin(double p) noexcept;  // binomial(1, p)
  void twist() noexcept;

  std::array<std::uint32_t, kWords> state_;
  std::size_t next_ = kWords;
};

}  // namespace brine::math
