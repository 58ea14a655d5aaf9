// The limits of one load, as its options say.
#pragma once

#include "base/limits.h"
#include "brine/model.h"

namespace brine {

// The defaults for a file of this size where an option is 0.
Limits limits_for(std::uint64_t file_bytes, const Options& options);

}  // namespace brine
