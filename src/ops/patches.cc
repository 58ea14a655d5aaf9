// See patches.h. integers = {height, width}, and {count, seed} if they are drawn.
#include "ops/patches.h"

#include <algorithm>
#include <span>

#include <fmt/format.h>

#include "math/random.h"
#include "ops/kernel.h"

namespace brine {
namespace {

constexpr Index kSideMax = 1 << 20;  // of an image, so that products of two sides fit

Index channels(const Type& images) { return images.rank() == 4 ? images.shape[3] : 1; }
bool is_drawn(const Call& call) { return call.attributes.integers.size() == 4; }

Type patch_type(const Call& call) {
  const Type& images = call.in(0);
  const std::vector<Index>& integers = call.attributes.integers;
  if (images.form != Form::kDense || images.dtype != Dtype::kFloat64 || !images.has_rows() ||
      (images.rank() != 3 && images.rank() != 4))
    throw Error(Kind::kInternal, fmt::format("expected images, found {}", to_string(images)));
  const Index height = integers[0], width = integers[1];
  if (height < 1 || width < 1 || height > images.shape[1] || width > images.shape[2] || images.shape[1] > kSideMax ||
      images.shape[2] > kSideMax)
    throw Error(Kind::kUsage, "Height (width) of the patch should be less than the height (width) of the image.");
  Type type{Dtype::kFloat64, {kDynamic, height, width}};
  if (channels(images) > 1) type.shape.push_back(channels(images));
  return type;
}

struct Corner {
  Index top, left;
};

Index down(const Call& call) { return call.in(0).shape[1] - call.attributes.integers[0] + 1; }
Index right(const Call& call) { return call.in(0).shape[2] - call.attributes.integers[1] + 1; }
Index count_of_patches(const Call& call) {
  return is_drawn(call) ? call.attributes.integers[2] : down(call) * right(call);
}

void draw_corners(const Call& call, math::RandomState& random, std::span<Corner> corners) {
  for (Corner& corner : corners) corner.top = random.below(down(call));
  for (Corner& corner : corners) corner.left = random.below(right(call));
}

void fill_all_corners(const Call& call, std::span<Corner> corners) {
  std::size_t i = 0;
  for (Index top = 0; top < down(call); ++top)
    for (Index left = 0; left < right(call); ++left) corners[i++] = {top, left};
}

Bad run_patches(const Run& run) {
  const std::vector<Index>& integers = run.site.attributes.integers;
  const Type& images = run.site.in(0);
  const Index height = integers[0], line = integers[1] * channels(images),
              image_row = images.shape[2] * channels(images);
  math::RandomState random(is_drawn(run.site) ? static_cast<std::uint32_t>(integers[3]) : 0);
  const Index count = count_of_patches(run.site);
  const std::span<Corner> corners(run.scratch.of<Corner>(static_cast<std::size_t>(count)),
                                  static_cast<std::size_t>(count));
  if (!is_drawn(run.site)) fill_all_corners(run.site, corners);
  double* y = run.out.memory->values.of<double>(static_cast<std::size_t>(run.rows * count * height * line));
  run.out.data = y;
  run.out.rows = run.rows * count;
  for (Index image = 0; image < run.rows; ++image) {
    if (is_drawn(run.site)) draw_corners(run.site, random, corners);
    const double* x = run.input<double>(0) + image * images.row_size();
    for (const Corner& corner : corners)
      for (Index i = 0; i < height; ++i, y += line)
        std::copy_n(x + (corner.top + i) * image_row + corner.left * channels(images), line, y);
  }
  return {};
}

// All patches: values gathered by their places in an image.
onnx::Name spell_patches(onnx::Writer& writer, const Site& site, const std::vector<onnx::Name>& in) {
  if (is_drawn(site)) throw Error(Kind::kUnsupported, "patches that a seed draws have no form in ONNX");
  const Type& images = site.in(0);
  const Index height = site.attributes.integers[0], width = site.attributes.integers[1], c = channels(images);
  std::vector<Corner> corners(static_cast<std::size_t>(count_of_patches(site)));
  fill_all_corners(site, corners);
  std::vector<Index> places;
  for (const Corner& corner : corners)
    for (Index i = 0; i < height; ++i)
      for (Index j = 0; j < width * c; ++j)
        places.push_back(((corner.top + i) * images.shape[2] + corner.left) * c + j);
  const onnx::Name flat = writer.reshape(in[0], {-1, images.row_size()});
  Shape shape = site.out.shape;
  shape[0] = -1;
  return writer.reshape(writer.gather_at(flat, std::move(places), 1), shape);
}

}  // namespace

constinit const Op kPatches{.name = "patches",
                            .type = patch_type,
                            .compile = [](const Site&) -> Compiled { return {run_patches}; },
                            .to_onnx = spell_patches,
                            .grain = [](const Site&) { return Grain::kWhole; }};

Value patches(Value images, PatchSize size, std::optional<DrawnPatches> drawn) {
  Attributes attributes{.integers = {size.height, size.width}};
  if (drawn) attributes.integers.insert(attributes.integers.end(), {drawn->count, static_cast<Index>(drawn->seed)});
  return images.program().apply(kPatches, {images.cast(Dtype::kFloat64)}, std::move(attributes));
}

}  // namespace brine
