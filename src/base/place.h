// Places are public; here is how the layers make one.
#pragma once

#include <string>

#include "brine/error.h"

namespace brine {

Place place_in(std::string file, std::string member = {});

}  // namespace brine
