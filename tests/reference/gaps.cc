// Gaps put back: what SimpleImputer.inverse_transform does.
#include "reference/twins.h"

namespace brine::reference {

// Integers: width, then the feature of each column of flags. A feature that is a gap in every row has no imputed
// column.
Values restore_gaps(const Call& call) {
  const Values &imputed = call.in(0), &gaps = call.in(1);
  Values y = call.result();
  std::vector<Index> flag(y.width(), -1), source(y.width(), -1);
  for (Index i = 0; i < gaps.width(); ++i) flag[call.integer(i + 1)] = i;
  Index next = 0;
  for (Index j = 0; j < y.width(); ++j) {
    bool is_gone = flag[j] >= 0 && y.rows() > 0;
    for (Index row = 0; row < y.rows() && is_gone; ++row) is_gone = gaps.truth(row * gaps.width() + flag[j]);
    if (!is_gone) source[j] = next++;
  }
  for (Index row = 0; row < y.rows(); ++row)
    for (Index j = 0; j < y.width(); ++j) {
      if (flag[j] >= 0 && gaps.truth(row * gaps.width() + flag[j]))
        y.numbers.push_back(call.number(0));
      else
        y.numbers.push_back(
            source[j] >= 0 && source[j] < imputed.width() ? imputed.numbers[row * imputed.width() + source[j]] : 0);
    }
  return y;
}

}  // namespace brine::reference
