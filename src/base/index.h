// Counts and positions along an axis.
#pragma once

#include <cstdint>

namespace brine {

using Index = std::int64_t;

}  // namespace brine
