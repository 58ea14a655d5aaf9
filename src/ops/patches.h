// Patches of images: all of them, or some that a seed draws.
#pragma once

#include <cstdint>
#include <optional>

#include "program/program.h"

namespace brine {

extern const Op kPatches;

struct PatchSize {
  Index height = 0, width = 0;  // at most the images'
};
struct DrawnPatches {
  Index count = 0;              // of each image, with repetition
  std::uint32_t seed = 0;
};
// images (n, h, w) or (n, h, w, c) -> float64 (all patches, height, width), with c > 1 (…, c). All: row by row of their
// upper left corners. Drawn: of each image first the rows, then the columns of its patches, image after image from one
// numpy.random.RandomState.
Value patches(Value images, PatchSize size, std::optional<DrawnPatches> drawn = std::nullopt);

}  // namespace brine
