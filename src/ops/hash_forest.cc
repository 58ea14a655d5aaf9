// See hash_forest.h. Source: sklearn/neighbors/approximate.py. integers = {shortest, enough, k}, numbers = {share}.
#include "ops/hash_forest.h"

#include <algorithm>
#include <bit>
#include <cstdint>

#include "ops/kernel.h"

namespace brine {
namespace {

Type candidates_type(const Call& call) {
  const Type &bits = call.in(0), &hashes = call.in(1);
  if (bits.dtype != Dtype::kBool || hashes.rank() != 2 || hashes.shape != call.in(2).shape ||
      bits.width() != hashes.shape[0] * kHashBits)
    throw Error(Kind::kInternal, "expected the bits of each tree's hash");
  return {Dtype::kBool, {bits.shape[0], hashes.width()}};
}

std::uint32_t hash_of(const bool* bits) {
  std::uint32_t hash = 0;
  for (Index i = 0; i < kHashBits; ++i) hash = hash << 1 | (bits[i] ? 1U : 0U);
  return hash;
}

struct Search {
  const Index *hashes, *numbers;
  Index trees, m;
  bool* is_candidate;

  Index longest_prefix(Index tree, std::uint32_t hash) const {
    const Index *first = hashes + tree * m, *last = first + m, *place = std::lower_bound(first, last, Index{hash});
    const auto shared = [hash](Index other) {
      return static_cast<Index>(std::countl_zero(hash ^ static_cast<std::uint32_t>(other)));
    };
    return std::max(place == last ? Index{0} : shared(*place), place == first ? Index{0} : shared(place[-1]));
  }

  // Those that share so many bits become candidates; how many they are, again or not.
  Index give(Index tree, std::uint32_t hash, Index depth) const {
    const std::uint64_t rest = (std::uint64_t{1} << (kHashBits - depth)) - 1;
    const auto low = static_cast<Index>(hash & ~rest), high = static_cast<Index>(hash | rest);
    const Index* first = hashes + tree * m;
    const Index from = std::lower_bound(first, first + m, low) - first;
    const Index end = std::upper_bound(first, first + m, high) - first;
    for (Index i = from; i < end; ++i) is_candidate[numbers[tree * m + i]] = true;
    return end - from;
  }

  Index count() const { return std::count(is_candidate, is_candidate + m, true); }
  Index count_within(const bool* within) const {
    Index n = 0;
    for (Index i = 0; i < m; ++i) n += is_candidate[i] && within[i];
    return n;
  }
};

Bad run_candidates(const Run& run) {
  const std::vector<Index>& options = run.site.attributes.integers;
  const Index shortest = options[0], enough = options[1], k = options[2];
  const Index trees = run.site.in(1).shape[0], m = run.site.out.width();
  const bool by_share = run.site.size() > 3;
  auto* own = run.scratch.of<std::uint32_t>(static_cast<std::size_t>(trees));
  for (Index row = 0; row < run.rows; ++row) {
    bool* y = run.output<bool>() + row * m;
    std::fill_n(y, m, false);
    const Search search{run.input<Index>(1), run.input<Index>(2), trees, m, y};
    const bool* within = by_share ? run.input<bool>(3) + row * m : nullptr;
    Index depth = 0, given = 0;
    for (Index tree = 0; tree < trees; ++tree) {
      own[tree] = hash_of(run.input<bool>(0) + (row * trees + tree) * kHashBits);
      depth = std::max(depth, search.longest_prefix(tree, own[tree]));
    }
    const auto goes_on = [&] {
      if (!by_share) return given < enough || search.count() < k;
      return given == 0 || static_cast<double>(search.count_within(within)) / static_cast<double>(search.count()) >
                               run.site.attributes.numbers[0];
    };
    for (; depth > shortest && goes_on(); --depth)
      for (Index tree = 0; tree < trees; ++tree) given += search.give(tree, own[tree], depth);
    for (Index i = 0, lacking = by_share ? 0 : k - search.count(); i < m && lacking > 0; ++i)
      if (!y[i]) {
        y[i] = true;
        --lacking;
      }
    for (Index i = 0; by_share && i < m; ++i) y[i] = y[i] && within[i];
  }
  return {};
}

}  // namespace

constinit const Op kHashCandidates{.name = "hash_candidates",
                                   .type = candidates_type,
                                   .compile = [](const Site&) -> Compiled { return {run_candidates}; }};

Value hash_candidates(Value bits, const HashForest& forest, Index enough, Index k) {
  return bits.program().apply(kHashCandidates, {bits, forest.hashes, forest.numbers},
                              {.integers = {forest.shortest, enough, k}});
}

Value hash_candidates_within(Value bits, const HashForest& forest, Value within, double share) {
  return bits.program().apply(kHashCandidates, {bits, forest.hashes, forest.numbers, within},
                              {.integers = {forest.shortest, 0, 0}, .numbers = {share}});
}

}  // namespace brine
