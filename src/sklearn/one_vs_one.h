// Decisions of pairs of classes made into those of classes. Pair columns: (0, 1), (0, 2), …, (1, 2), …
#pragma once

#include "program/program.h"

namespace brine::sklearn {

// bool (n, pairs) twice -> float64 (n, k): the pairs that each class wins.
Value pair_votes(Value first_wins, Value second_wins, Index k);
// votes + sum / (3 (|sum| + 1)), where confidences are added to the second class of a pair and taken from the first, from 0.0, in
// float64, in the order of the pairs.
Value one_vs_one_scores(Value first_wins, Value second_wins, Value confidences, Index k);

}  // namespace brine::sklearn
