// The parameter random_state, where new rows are drawn for: only an integer makes the draws a function of the fitted
// object.
#pragma once

#include <cstdint>
#include <optional>

#include "sklearn/fitted.h"

namespace brine::sklearn {

inline std::optional<std::uint32_t> seed_of(const Fitted& self) {
  const object::Ref given = self.find("random_state");
  if (!given || given.is(object::Kind::kBool) || !is_number(given)) return std::nullopt;
  const Index seed = integer_of(given);
  if (seed < 0 || seed > 0xffffffffLL) self.fail("random_state", "expected a seed of 32 bits");
  return static_cast<std::uint32_t>(seed);
}

}  // namespace brine::sklearn
