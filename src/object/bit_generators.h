// The classes of numpy that draw the bits of a Generator. skops files name one by a text, and skops.io calls what has that
// name: no other is read or written.
#pragma once

#include <algorithm>
#include <array>
#include <string_view>

namespace brine::object {

inline bool is_bit_generator(std::string_view name) {
  constexpr std::array<std::string_view, 5> kNames = {"MT19937", "PCG64", "PCG64DXSM", "Philox", "SFC64"};
  return std::find(kNames.begin(), kNames.end(), name) != kNames.end();
}

}  // namespace brine::object
