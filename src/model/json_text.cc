#include "model/json_text.h"

#include <cmath>

#include "program/number_text.h"

namespace brine {

std::string json_number(double value) {
  if (std::isnan(value)) return "null";
  if (std::isinf(value)) return value > 0 ? "1e999" : "-1e999";
  return python_float(value);
}

}  // namespace brine
