// What HashingVectorizer and FeatureHasher share: where a hash goes, and what its sign is worth.
#pragma once

#include "ops/vectorize.h"
#include "sklearn/fitted.h"

namespace brine::sklearn {

class Hashing {
 public:
  explicit Hashing(const Fitted& self);
  const HashOptions& options() const { return options_; }
  Value finished(Value sums) const;  // non_negative (to 0.20): the sums without their sign

 private:
  HashOptions options_;
  bool is_absolute_;
};

}  // namespace brine::sklearn
