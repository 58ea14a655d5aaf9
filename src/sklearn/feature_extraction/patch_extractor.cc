// sklearn.feature_extraction.image.PatchExtractor: patches of images (n, h, w) or (n, h, w, c), always float64.
//
// patch_size None: a tenth of the image. max_patches, a count or a share of all, draws corners: with an integer
// random_state alone a function of the fitted object (to 1.2 a transformer that has been used holds a generator
// instead, which is refused).
#include "ops/patches.h"

#include <fmt/format.h>

#include "sklearn/seed.h"

namespace brine::sklearn {
namespace {

void lower(const Fitted& self, Methods m) {
  std::optional<PatchSize> given;
  if (self.has_value("patch_size")) {
    const std::vector<Index> sides = self.integers("patch_size");
    if (sides.size() != 2 || sides[0] < 1 || sides[1] < 1) self.fail("patch_size", "expected a height and a width");
    given = PatchSize{sides[0], sides[1]};
  }
  const object::Ref most = self.get("max_patches");
  const bool is_count = most.is(object::Kind::kInt) || (is_number(most) && is_numpy(most) && number_of(most) >= 1);
  const double limit = most.is_none() ? 0 : self.number("max_patches");
  if (limit < 0 || (!is_count && limit >= 1)) self.fail("max_patches", "expected a count, or a share below 1");
  const std::optional<std::uint32_t> seed = seed_of(self);
  if (limit > 0 && !seed) self.unsupported("random_state", "patches drawn at each call, without a seed");
  m.transform = [=](Value X) {
    if (X.rank() != 3 && X.rank() != 4)
      throw Error(Kind::kUsage, fmt::format("expected images, found {}", to_string(X.type())));
    const Index h = X.shape()[1], w = X.shape()[2];
    const PatchSize size = given ? *given : PatchSize{h / 10, w / 10};
    if (!(limit > 0)) return patches(X, size);
    const double all = static_cast<double>(h - size.height + 1) * static_cast<double>(w - size.width + 1);
    const double count = is_count ? std::min(limit, all) : limit * all;
    return patches(X, size, DrawnPatches{static_cast<Index>(count), *seed});
  };
}

}  // namespace

extern constinit const Estimator kPatchExtractor{"PatchExtractor", lower, Role::kTransformer, Takes::kArrays};

}  // namespace brine::sklearn
