// The logarithm as a pair of doubles, for what needs more than its nearest double.
#pragma once

#include "math/pair.h"

namespace brine::math {

Pair log_pair(double x);  // of a positive, finite x, within 2^-64 of log x

}  // namespace brine::math
