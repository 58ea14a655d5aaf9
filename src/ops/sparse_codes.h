// Sparse codes of rows over a constant dictionary of atoms: each row alone, from its products with the atoms.
//
// Q (n, k): the products; G (k, k): the atoms' Gram matrix, a constant -> codes (n, k).
#pragma once

#include "program/program.h"

namespace brine {

extern const Op kMatchingPursuit, kCoordinateCodes, kLeastAngleCodes;

// Orthogonal matching pursuit: at most `atoms` nonzeros (1 to k). In G's float type; Q of it or a wider one.
// unit_pivots (to 0.19): as if all atoms had norm 1.
Value matching_pursuit(Value Q, Value G, Index atoms, bool unit_pivots);

struct LassoCodes {
  double penalty = 0, tolerance = 0;
  Index iterations_max = 0;
  bool is_positive = false;
  bool screens = false;  // since 1.8: atoms that cannot be in the code are left out by the duality gap
};
// Cyclic coordinate descent on w'Gw / 2 - q'w + penalty |w|_1; norms (n,): the rows' squared norms. All of one float
// type.
Value coordinate_codes(Value Q, Value G, Value norms, const LassoCodes& options);

struct LeastAngle {
  double scale = 1;        // the number of features: alpha = largest correlation / scale
  double alpha_min = 0;    // where the path ends
  Index iterations_max = 0;
  bool is_lasso = false, is_positive = false;
};
// The end of the least angle path. In the wider float type of Q and G.
Value least_angle_codes(Value Q, Value G, const LeastAngle& options);

}  // namespace brine
