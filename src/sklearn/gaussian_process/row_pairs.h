// Values for pairs of rows, whichever pairs are asked for: across X and fitted rows, within a batch, each row's own.
#pragma once

#include "ops/pairs.h"
#include "sklearn/gaussian_process/process_kernel.h"

namespace brine::sklearn {

Value filled(const RowPairs& pairs, double value);
// The sums over the columns of one term of the two rows of each pair.
Value sums_of(const RowPairs& pairs, PairTerm term);
// Their inner products as numpy multiplies and adds them in the dtype that was given: truths, integers that wrap, float16.
Value products_of(const RowPairs& pairs);

}  // namespace brine::sklearn
