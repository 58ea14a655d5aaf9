// Functions of one element: numpy's and scipy.special's names. Integers become float64 where the function has
// fractions.
#pragma once

#include "program/program.h"

namespace brine {

extern const Op kExp, kExp2, kExpm1, kLog, kLog1p, kExpit, kSqrt, kFloor, kCeil, kRint,
    kTrunc, kTanh, kNegative, kAbs,
    kSign, kIsNan, kIsInfinite, kIsMissing;

Value operator-(Value x);
Value abs(Value x);
Value sign(Value x);
Value floor(Value x);
Value ceil(Value x);
Value rint(Value x);
Value trunc(Value x);
Value sqrt(Value x);
Value exp(Value x);
Value exp2(Value x);
Value expm1(Value x);
Value log(Value x);
Value log1p(Value x);
Value tanh(Value x);
Value expit(Value x);   // 1 / (1 + exp(-x))
Value square(Value x);

Value is_nan(Value x);     // bool; integers have none
Value is_infinite(Value x);
Value is_finite(Value x);
Value is_missing(Value x);  // of objects: None, NA, NaN; of floats: NaN; of text: none

}  // namespace brine
