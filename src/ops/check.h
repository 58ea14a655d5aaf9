// Refusals: values that scikit-learn does not take. They pass through as they are, or end the run with row and column.
#pragma once

#include "program/program.h"

namespace brine {

extern const Op kCheck, kRefuseWhere;

enum class Refuse { kNan, kInfinity, kBoth };

// x itself; a NaN or an infinity (as asked) among its numbers is bad. Integers and text pass.
Value refuse(Value x, Refuse what);
// x itself; bad where `where` (bool, (n,) or (n, k)) is true, in these words.
Value refuse_where(Value x, Value where, std::string words);

}  // namespace brine
