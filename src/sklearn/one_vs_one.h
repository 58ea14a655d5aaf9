// Decisions of pairs of classes made into those of classes. Pair columns: (0, 1), (0, 2), …, (1, 2), …
#pragma once

#include "program/program.h"
#include "sklearn/estimator.h"

namespace brine::sklearn {

// bool (n, pairs) twice -> float64 (n, k): the pairs that each class wins.
Value pair_votes(Value first_wins, Value second_wins, Index k);
enum class Confidences {
  kSquashed,  // sum / (3 (|sum| + 1))
  kScaled,    // to 0.20: sum (1/2 - eps) / the largest |sum| of the whole batch
};
inline Confidences confidences_in(Version version) {
  return version >= Version{0, 21} ? Confidences::kSquashed : Confidences::kScaled;
}
// Votes and a part of one below 1/2, of sums to which confidences are added for the second class of a pair and from
// which they are taken for the first, from 0.0, in float64, in the order of the pairs.
Value one_vs_one_scores(Value first_wins, Value second_wins, Value confidences, Index k, Confidences kind);

}  // namespace brine::sklearn
