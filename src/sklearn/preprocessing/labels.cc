// See labels.h.
#include "sklearn/preprocessing/labels.h"

#include <fmt/format.h>

#include "ops/columns.h"

namespace brine::sklearn {

Value label_vector(Value y) {
  if (y.rank() == 1) return y;
  if (y.rank() != 2 || y.width() != 1)
    throw Error(Kind::kUsage, fmt::format("y should be a 1d array, got {} instead.", to_string(y.type())));
  return column(y, 0);
}

}  // namespace brine::sklearn
