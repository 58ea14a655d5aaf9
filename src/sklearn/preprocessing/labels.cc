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

Index text_length(const object::Ref& labels) {
  if (!labels.is(object::Kind::kArray) || labels.array().dtype.kind != 'U') return 0;
  constexpr std::size_t kCharacter = 4;
  return static_cast<Index>(labels.array().dtype.itemsize / kCharacter);
}

}  // namespace brine::sklearn
