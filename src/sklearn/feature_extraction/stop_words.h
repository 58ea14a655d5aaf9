// The words that stop_words="english" leaves out.
#pragma once

#include <string>
#include <vector>

namespace brine::sklearn {

const std::vector<std::string>& english_stop_words();

}  // namespace brine::sklearn
