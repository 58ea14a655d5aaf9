// x to the power y, within 1 ulp; special values are those of C's pow.
#pragma once

namespace brine::math {

double pow(double x, double y) noexcept;
float pow(float x, float y) noexcept;  // in double, rounded once

}  // namespace brine::math
