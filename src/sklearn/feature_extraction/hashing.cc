// See hashing.h.
#include "sklearn/feature_extraction/hashing.h"

#include <limits>

#include <fmt/format.h>

#include "ops/elementwise.h"
#include "ops/sparse.h"

namespace brine::sklearn {

Hashing::Hashing(const Fitted& self)
    : options_{self.integer("n_features"), self.flag_or("alternate_sign", true),
               dtype_meant_by(self.get("dtype"))},  // alternate_sign since 0.19
      is_absolute_(self.flag_or("non_negative", false)) {
  if (options_.width < 1 || options_.width > std::numeric_limits<std::int32_t>::max())
    self.fail("n_features", fmt::format("expected 1 to 2^31 - 1, found {}", options_.width));
  if (!is_number(options_.dtype)) self.unsupported("dtype", "counts that are objects");
}

Value Hashing::finished(Value sums) const {
  return is_absolute_ ? with_stored_values(sums, abs(stored_values(sums))) : sums;
}

}  // namespace brine::sklearn
