// Patches of images, corner by corner.
#include <random>

#include "reference/twins.h"

namespace brine::reference {
namespace {

struct Corner {
  Index top, left;
};

Index below(std::mt19937& twister, Index bound) {  // RandomState.randint(bound)
  Index mask = 1;
  while (mask < bound) mask *= 2;
  for (;;) {
    if (bound == 1) return 0;
    if (const Index word = static_cast<Index>(twister()) % mask; word < bound) return word;
  }
}

}  // namespace

// Integers: height, width; count and seed, if they are drawn.
Values patches(const Call& call) {
  const Values& images = call.in(0);
  const Index height = call.integer(0), width = call.integer(1), down = images.type.shape[1] - height + 1,
              right = images.type.shape[2] - width + 1;
  const bool is_drawn = call.node.attributes.integers.size() == 4;
  std::mt19937 twister(is_drawn ? static_cast<std::uint32_t>(call.integer(3)) : 0);
  const Index channels = images.type.rank() == 4 ? images.type.shape[3] : 1;
  Values y{.type = call.node.type};
  y.type.shape[0] = 0;
  for (Index image = 0; image < images.rows(); ++image) {
    std::vector<Corner> corners(is_drawn ? call.integer(2) : 0);
    for (Corner& corner : corners) corner.top = below(twister, down);
    for (Corner& corner : corners) corner.left = below(twister, right);
    for (Index place = 0; !is_drawn && place < down * right; ++place) corners.push_back({place / right, place % right});
    for (const auto& [top, left] : corners)
      for (Index i = 0; i < height; ++i)
        for (Index j = 0; j < width; ++j)
          for (Index c = 0; c < channels; ++c)
            y.append(images,
                     ((image * images.type.shape[1] + top + i) * images.type.shape[2] + left + j) * channels + c);
    y.type.shape[0] += static_cast<Index>(corners.size());
  }
  return y;
}

}  // namespace brine::reference
