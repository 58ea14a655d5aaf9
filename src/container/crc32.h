// The CRC-32 of zip archives (polynomial 0x04C11DB7, bits reflected): zlib's function, as fast as memory where the
// machine multiplies without carries.
//
// A large model is stored in its archive as it is, so that this sum is most of what opening it costs.
#pragma once

#include <cstdint>

#include "base/bytes.h"

namespace brine {

// The sum of what `crc` is the sum of (0: nothing), followed by `bytes`.
std::uint32_t crc32_of(ByteView bytes, std::uint32_t crc = 0);

}  // namespace brine
