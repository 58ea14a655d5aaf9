// What a tensor sketch is made of: columns hashed into buckets, and vectors convolved, for every row.
#pragma once

#include "program/program.h"

namespace brine {

extern const Op kHashColumns, kCircularConvolution;

// X (n, d); buckets (k, d) int64 in [0, m) and signs (k, d), constants, all but the buckets float64 -> (n, k, m): in
// vector v, bucket buckets[v, j] has signs[v, j] X[:, j] added, column after column.
Value hash_columns(Value X, Value buckets, Value signs, Index m);
// S (n, k, m) float64, k > 0 -> (n, m): the k vectors of a row convolved, with indices modulo m; by way of their
// Fourier transforms.
Value circular_convolution(Value S);

}  // namespace brine
