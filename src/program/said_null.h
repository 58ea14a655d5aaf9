// A null that a record of JSON says, other than one for a name that it lacks: a marked None in a column of objects, a
// marked NaN in one of numbers. To all that do not ask they are a None and a NaN as any other.
#pragma once

#include <bit>
#include <cstdint>

#include "brine/cell.h"

namespace brine {

inline constexpr std::uint64_t kSaidNullBits = 0x7ff8'0000'0000'6e75;

inline double said_null_number() { return std::bit_cast<double>(kSaidNullBits); }
inline Cell said_null() {
  Cell cell = Cell::none();
  cell.integer = 1;
  return cell;
}
inline bool is_said_null(const Cell& cell) {
  return cell.kind == Cell::Kind::kNone ? cell.integer == 1
                                        : cell.is_nan() && std::bit_cast<std::uint64_t>(cell.real) == kSaidNullBits;
}

}  // namespace brine
