// The parameter missing_values: what counts as a gap, in numbers, text and objects.
#pragma once

#include "sklearn/fitted.h"

namespace brine::sklearn {

class MissingValue {
 public:
  explicit MissingValue(const Fitted& self);  // reads missing_values

  bool is_nan() const { return kind_ == Kind::kNan || kind_ == Kind::kNa; }  // then NaN are gaps, else they are refused
  bool is_zero() const { return kind_ == Kind::kNumber && number_ == 0; }
  bool is_number() const { return kind_ == Kind::kNan || kind_ == Kind::kNumber; }
  double number() const { return number_; }

  // (n, d) bool. A value of another type than the gaps' is none: None is no NaN, "nan" neither.
  Value mask(Value X) const;
  // X itself; a NaN in it is bad if that is no gap.
  Value checked(Value X) const;

 private:
  enum class Kind { kNan, kNa, kNone, kNumber, kText };
  Kind kind_ = Kind::kNan;
  double number_ = __builtin_nan("");
  Operand operand_ = 0;
  Value cell_;  // shape ()
};

// Neither imputers nor indicators look for gaps among bools.
void refuse_bools(const Value& X);

// get_feature_names_out: the columns `named`, then the missing indicator's, if self appends one.
void set_imputed_names(Methods& m, const Fitted& self, std::vector<Index> named, bool indicates);

}  // namespace brine::sklearn
