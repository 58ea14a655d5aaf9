// Comparisons and choices, element by element.
#pragma once

#include "ops/operand.h"

namespace brine {

extern const Op kLess, kLessEqual, kEqual, kNotEqual, kAnd, kOr, kNot, kWhere;

// Numbers of any dtypes (compared in the promoted one), or text with text, objects with objects: bool.
Value operator<(Operand a, Operand b);
Value operator<=(Operand a, Operand b);
Value operator>(Operand a, Operand b);
Value operator>=(Operand a, Operand b);
Value equal(Operand a, Operand b);
Value not_equal(Operand a, Operand b);
Value logical_and(Value a, Value b);
Value logical_or(Value a, Value b);
Value logical_not(Value x);

Value where(Value condition, Operand a, Operand b);  // in the promoted dtype; text with text
Value clip(Value x, Operand low, Operand high);      // NaN stays NaN

}  // namespace brine
