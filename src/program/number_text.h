// Numbers in text, by Python's rules: what float("...") takes, and what str() gives.
#pragma once

#include <string>
#include <string_view>

namespace brine {

// Whether `text` is a number to Python's float() (blanks around it, underscores between digits, inf, nan); `value` is
// it.
bool parse_number(std::string_view text, double& value);

// Python's str() of a float: the shortest digits that read back the same, exponents beyond 1e16 and below 1e-4.
std::string python_float(double value);
std::string python_float(float value);  // str(numpy.float32(x))

}  // namespace brine
