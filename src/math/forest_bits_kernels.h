// The kernel of forest_bits.h. No guard: compiled once a target (see math/each_target.h).
#include "math/vectors.h"

using Bytes = Vec<std::uint8_t>;
constexpr int kParts = static_cast<int>(kBitRows) / kVectorBytes;

// log2 of bytes that hold one bit.
[[gnu::always_inline]] inline Bytes position_of(Bytes bit) {
  const Bytes by1 = (Bytes)((bit & 0xaa) != 0) & 1, by2 = (Bytes)((bit & 0xcc) != 0) & 2,
              by4 = (Bytes)((bit & 0xf0) != 0) & 4;
  return by1 | by2 | by4;
}

inline void find_leaves(const BitUpdate* updates, std::uint32_t first, const std::uint32_t* plane_ends,
                        std::uint32_t n_planes, const std::uint8_t* codes, std::uint8_t* leaves) noexcept {
  Bytes found[kParts], leaf[kParts];  // the bits of the first plane that has any, and eight times its number
  for (int part = 0; part < kParts; ++part) found[part] = leaf[part] = Bytes{};
  for (std::uint32_t plane = 0; plane < n_planes; ++plane) {
    Bytes bits[kParts];
    for (int part = 0; part < kParts; ++part) bits[part] = Bytes{} - 1;
    for (; first < plane_ends[plane]; ++first) {
      const BitUpdate update = updates[first];
      const std::uint8_t* code = codes + update.column * kBitRows;
      const Bytes j = Bytes{} + update.j, keep = Bytes{} + update.keep;
#pragma GCC unroll 4
      for (int part = 0; part < kParts; ++part)
        bits[part] &= (Bytes)(load<Bytes>(code + part * kVectorBytes) <= j) | keep;
    }
    for (int part = 0; part < kParts; ++part) {
      const Bytes none = (Bytes)(found[part] == 0);
      found[part] |= bits[part] & none;
      leaf[part] += plane == 0 ? Bytes{} : none & 8;
    }
  }
  for (int part = 0; part < kParts; ++part) {
    const Bytes lowest = found[part] & (0 - found[part]);
    store(leaves + part * kVectorBytes, leaf[part] + position_of(lowest));
  }
}
