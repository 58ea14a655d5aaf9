#include "base/byte_reader.h"

#include <fmt/format.h>

namespace brine {

void ByteReader::fail_truncated(std::string_view what, std::uint64_t wanted) const {
  throw Error(Kind::kMalformed, place(),
              fmt::format("{}: expected {} bytes, found {} before the end", what, wanted, remaining()));
}

}  // namespace brine
