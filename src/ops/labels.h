// Vectors of labels: what numpy makes of text that is longer than its dtype, and batches of too many labels.
#pragma once

#include <string>

#include "program/program.h"

namespace brine {

extern const Op kCutText, kRefuseThirdLabel;

// The first characters of each text, as `length` of them fit into a '<U' array, which keeps no NUL at the end.
Value cut_text(Value texts, Index length);
// x itself; bad at the first row of the batch whose label in y (n,) is different from two labels before, in these
// words.
Value refuse_third_label(Value x, Value y, std::string words);

}  // namespace brine
