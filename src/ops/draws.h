// Random numbers that an integer seed or a stored RandomState fixes: a row's draw depends on its place in the batch, so
// that a plan never splits it.
#pragma once

#include <cstdint>
#include <vector>

#include "program/program.h"

namespace brine {

extern const Op kDrawIntegers, kDrawCategories, kDrawTruncated, kRandomAfter;

// Both draw column after column from one numpy.random.RandomState(seed), for the n rows of `like`: int64 (n, columns).
Value draw_integers(Value like, std::uint32_t seed, const std::vector<Index>& bounds);  // randint(bound, size=n)
Value draw_categories(Value like, std::uint32_t seed,
                      const std::vector<std::vector<double>>& priors);  // of multinomial(1, prior, size=n)

// A RandomState is a value of its own, uint32 (625,): what it is at first, and after a number for each of some rows.
// Drawn are truncnorm((least - mean) / deviation, (most - mean) / deviation, mean, deviation).rvs(random_state=state) for
// the rows that are wanted; the others get their mean. float64 (n,). scipy refuses bounds that leave nothing between
// them.
Value draw_truncated(Value state, Value means, Value deviations, Value wanted, double least, double most);
Value random_after(Value state, Value wanted);

}  // namespace brine
