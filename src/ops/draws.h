// Random numbers that an integer seed fixes: a row's draw depends on its place in the batch, so that a plan never
// splits it.
#pragma once

#include <cstdint>
#include <vector>

#include "program/program.h"

namespace brine {

extern const Op kDrawIntegers, kDrawCategories;

// Both draw column after column from one numpy.random.RandomState(seed), for the n rows of `like`: int64 (n, columns).
Value draw_integers(Value like, std::uint32_t seed, const std::vector<Index>& bounds);  // randint(bound, size=n)
Value draw_categories(Value like, std::uint32_t seed,
                      const std::vector<std::vector<double>>& priors);  // of multinomial(1, prior, size=n)

}  // namespace brine
