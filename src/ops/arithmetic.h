// Arithmetic, element by element: numpy's operators with numpy's dtypes.
//
// All kernels compute in the promoted dtype and round once an operation; float16 computes in float32. Integer division
// and remainder round towards minus infinity, as Python's.
#pragma once

#include "ops/operand.h"

namespace brine {

extern const Op kAdd, kSubtract, kMultiply, kDivide, kFloorDivide, kRemainder, kMaximum,
    kMinimum;

Value operator+(Operand a, Operand b);
Value operator-(Operand a, Operand b);
Value operator*(Operand a, Operand b);
Value operator/(Operand a, Operand b);  // true division
Value floor_divide(Operand a, Operand b);
Value remainder(Operand a, Operand b);
Value maximum(Operand a, Operand b);    // NaN wins
Value minimum(Operand a, Operand b);

// numpy's in-place words: computed in the promoted dtype, rounded to x's own.
void operator+=(Value& x, Operand y);
void operator-=(Value& x, Operand y);
void operator*=(Value& x, Operand y);
void operator/=(Value& x, Operand y);

}  // namespace brine
