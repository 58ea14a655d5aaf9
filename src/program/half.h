// IEEE half precision as storage: arithmetic happens in float and is rounded back, as numpy does it.
#pragma once

#include <bit>
#include <cstdint>

namespace brine {

struct Half {
  std::uint16_t bits;

  Half() = default;
  explicit Half(float value) : bits(round(value)) {}
  explicit Half(double value) : bits(round_double(value)) {}
  operator float() const { return widen(bits); }

 private:
  static std::uint16_t round(float value) {
    const std::uint32_t f = std::bit_cast<std::uint32_t>(value), sign = (f >> 16) & 0x8000;
    const std::uint32_t magnitude = f & 0x7fffffff;
    if (magnitude > 0x7f800000) return static_cast<std::uint16_t>(sign | 0x7e00 | ((magnitude >> 13) & 0x3ff));
    if (magnitude >= 0x477ff000) return static_cast<std::uint16_t>(sign | 0x7c00);  // 65520 and more: infinity
    if (magnitude < 0x38800000) {  // subnormal: a multiple of 2^-24
      const float scaled = std::bit_cast<float>(magnitude) + 0.5f;  // 0.5 has its last bit at 2^-24: the sum rounds
      return static_cast<std::uint16_t>(sign | (std::bit_cast<std::uint32_t>(scaled) - 0x3f000000));
    }
    const std::uint32_t odd = (magnitude >> 13) & 1;
    return static_cast<std::uint16_t>(sign | ((magnitude - 0x38000000 + 0xfff + odd) >> 13));
  }

  // Through float rounds twice; a sticky bit (round to odd) in between makes the second rounding right.
  static std::uint16_t round_double(double value) {
    float narrow = static_cast<float>(value);
    const double back = narrow;
    std::uint32_t bits = std::bit_cast<std::uint32_t>(narrow);
    if (back == back && back != value && !(bits & 1) && (bits & 0x7fffffff) < 0x7f800000) {
      const bool grew = (back < 0 ? -back : back) > (value < 0 ? -value : value);
      bits = grew ? bits - 1 : bits + 1;
      narrow = std::bit_cast<float>(bits);
    }
    return round(narrow);
  }

  static float widen(std::uint16_t h) {
    const std::uint32_t sign = static_cast<std::uint32_t>(h & 0x8000) << 16, rest = h & 0x7fff;
    if (rest >= 0x7c00) return std::bit_cast<float>(sign | 0x7f800000 | ((rest & 0x3ff) << 13));
    if (rest >= 0x400) return std::bit_cast<float>(sign | ((rest << 13) + 0x38000000));
    const float magnitude = static_cast<float>(rest) * 0x1p-24f;
    return sign ? -magnitude : magnitude;
  }
};

}  // namespace brine
