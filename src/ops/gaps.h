// Gaps put back where an imputer's indicator says that they were.
#pragma once

#include <vector>

#include "program/program.h"

namespace brine {

extern const Op kRestoreGaps;

// SimpleImputer.inverse_transform. imputed (n, k) float64; gaps (n, m) bool, column i of feature features[i] of `width`
// -> (n, width): `gap` where flagged, else the imputed columns in order. A feature that is a gap in ALL rows of the
// batch counts as one that the imputer left out, as scikit-learn has it: the result depends on the batch.
Value restore_gaps(Value imputed, Value gaps, const std::vector<Index>& features, Index width, double gap);

}  // namespace brine
