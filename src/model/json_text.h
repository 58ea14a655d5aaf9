// Numbers in JSON.
#pragma once

#include <string>

#include "base/json_text.h"

namespace brine {

std::string json_number(double value);  // every digit; NaN is null, infinity 1e999, which reads back as infinity

}  // namespace brine
