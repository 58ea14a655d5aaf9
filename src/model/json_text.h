// JSON, written.
#pragma once

#include <string>
#include <string_view>

namespace brine {

std::string json_text(std::string_view utf8);  // in quotes
std::string json_number(double value);         // every digit; NaN is null, infinity 1e999, which reads back as infinity

}  // namespace brine
