// Functions of one element that are rarer than those of elementwise.h: numpy's and scipy.special's names. Integers
// become float64.
#pragma once

#include "ops/operand.h"

namespace brine {

extern const Op kSin, kCos, kTan, kArcSin, kArcCos, kArcTan, kSinh, kCosh, kArcSinh, kArcCosh, kArcTanh, kCbrt, kErf,
    kErfc, kNdtr, kLogNdtr, kNdtri, kDigamma, kGammaln, kLogit, kPower, kLogAddExp;

Value sin(Value x);
Value cos(Value x);
Value tan(Value x);
Value arcsin(Value x);
Value arccos(Value x);
Value arctan(Value x);
Value sinh(Value x);
Value cosh(Value x);
Value arcsinh(Value x);
Value arccosh(Value x);
Value arctanh(Value x);
Value cbrt(Value x);
Value log2(Value x);
Value log10(Value x);
Value erf(Value x);
Value erfc(Value x);        // 1 - erf(x)
Value ndtr(Value x);     // the standard normal's distribution function
Value log_ndtr(Value x);
Value ndtri(Value x);    // its inverse
Value digamma(Value x);
Value gammaln(Value x);
Value logit(Value x);
Value power(Operand a,
            Operand b);  // numpy's **: exponents 2, 1, 0.5, -1, 0 of a Python number are x*x, x, sqrt, 1/x, 1
Value logaddexp(Operand a, Operand b);

}  // namespace brine
