// Text in JSON's quotes.
#pragma once

#include <string>
#include <string_view>

namespace brine {

// `utf8` in quotes; surrogates, which Python's strings may hold alone, as escapes.
std::string json_text(std::string_view utf8);

}  // namespace brine
