#include "base/limits.h"

#include <fmt/format.h>

namespace brine {

void Limits::require_depth(std::uint64_t depth, const Place& at) const {
  if (depth > depth_max)
    throw Error(
        Kind::kLimit, at,
        fmt::format("the limit of depth is {}, and this is nested deeper (--limit-depth raises it)", depth_max));
}

void Limits::fail(std::string_view what, std::uint64_t max, std::uint64_t amount, const Place& at) {
  throw Error(Kind::kLimit, at,
              fmt::format("the limit of {} is {}, and {} more would exceed it (--limit-{} raises it)", what, max,
                          amount, what));
}

}  // namespace brine
