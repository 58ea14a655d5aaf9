// The weights that rebuild a row from its neighbours, as locally linear embedding has them.
#pragma once

#include "program/program.h"

namespace brine {

extern const Op kBarycenter;

// differences (n, k, d): neighbours less the row -> (n, k): w = G^-1 1 / sum, G = C C' + ridge * trace(C C') * I (ridge
// * I where the trace is 0), by Cholesky. A matrix that is not positive definite is refused.
Value barycenter(Value differences, double ridge);

}  // namespace brine
