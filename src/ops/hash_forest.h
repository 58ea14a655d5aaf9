// Candidates for the nearest neighbours by locality-sensitive hashing: scikit-learn's LSHForest.
#pragma once

#include <vector>

#include "program/program.h"

namespace brine {

extern const Op kHashCandidates;

constexpr Index kHashBits = 32;

struct HashForest {
  Value hashes;   // int64 (trees, m): of the fitted rows, ascending in each tree
  Value numbers;  // int64 (trees, m): which rows these are
  Index shortest = 0;  // a prefix that is shared must be longer
};

// bits: bool (n, trees * 32), the first of each 32 the most significant -> bool (n, m): the rows whose hashes share the
// longest prefix with a row's own in any tree, then shorter and shorter ones, until the ranges have given `enough`
// (each tree's counted for itself) and there are k; short of k, the first of the others.
Value hash_candidates(Value bits, const HashForest& forest, Index enough, Index k);
// The same until at most `share` of all that were given are within: bool (n, m).
Value hash_candidates_within(Value bits, const HashForest& forest, Value within, double share);

}  // namespace brine
