// exp and log rounded right but for one argument in some hundreds, as C libraries have them; slower than those of
// elementary.h. For sums whose terms nearly cancel, where each last bit is seen in the result.
#pragma once

namespace brine::math {

double closest_exp(double x) noexcept;
double closest_log(double x) noexcept;

}  // namespace brine::math
