// See draws.h. integers = {seed, then a bound or a number of classes for each column}; numbers = the priors, one after
// the other.
#include "ops/draws.h"

#include <span>

#include "math/random.h"
#include "ops/kernel.h"

namespace brine {
namespace {

Type draw_type(const Call& call) {
  const std::vector<Index>& integers = call.attributes.integers;
  double left = static_cast<double>(call.attributes.numbers.size());
  if (!call.in(0).has_rows() || integers.size() < 2)
    throw Error(Kind::kInternal, "expected rows, and something to draw");
  for (std::size_t i = 1; i < integers.size(); ++i) {
    if (integers[i] < 1 || integers[i] > Index{1} << 32)
      throw Error(Kind::kMalformed, "expected something to draw from");
    left -= static_cast<double>(integers[i]);
  }
  if (!call.attributes.numbers.empty() && left != 0)
    throw Error(Kind::kInternal, "expected a probability for each class");
  return {Dtype::kInt64, {kRows, static_cast<Index>(integers.size()) - 1}};
}

template <class Draw>
Bad fill_columns(const Run& run, Draw draw) {
  const std::vector<Index>& integers = run.site.attributes.integers;
  math::RandomState random(static_cast<std::uint32_t>(integers[0]));
  const auto columns = static_cast<Index>(integers.size()) - 1;
  Index* y = run.output<Index>();
  for (Index column = 0; column < columns; ++column)
    for (Index row = 0; row < run.rows; ++row)
      y[row * columns + column] = draw(random, column, integers[static_cast<std::size_t>(column) + 1]);
  return {};
}

Bad run_integers(const Run& run) {
  return fill_columns(run, [](math::RandomState& random, Index, Index bound) { return random.below(bound); });
}

Bad run_categories(const Run& run) {
  const double* p = run.site.attributes.numbers.data();
  Index column = 0;
  return fill_columns(run, [&](math::RandomState& random, Index now, Index k) {
    if (now != column) p += run.site.attributes.integers[static_cast<std::size_t>(++column)];
    return random.category(std::span(p, static_cast<std::size_t>(k)));
  });
}

Grain whole(const Site&) { return Grain::kWhole; }

}  // namespace

constinit const Op kDrawIntegers{.name = "draw_integers",
                                 .type = draw_type,
                                 .compile = [](const Site&) -> Compiled { return {run_integers}; },
                                 .grain = whole};
constinit const Op kDrawCategories{.name = "draw_categories",
                                   .type = draw_type,
                                   .compile = [](const Site&) -> Compiled { return {run_categories}; },
                                   .grain = whole};

Value draw_integers(Value like, std::uint32_t seed, const std::vector<Index>& bounds) {
  Attributes attributes{.integers = {static_cast<Index>(seed)}};
  attributes.integers.insert(attributes.integers.end(), bounds.begin(), bounds.end());
  return like.program().apply(kDrawIntegers, {like}, std::move(attributes));
}

Value draw_categories(Value like, std::uint32_t seed, const std::vector<std::vector<double>>& priors) {
  Attributes attributes{.integers = {static_cast<Index>(seed)}};
  for (const std::vector<double>& prior : priors) {
    attributes.integers.push_back(static_cast<Index>(prior.size()));
    attributes.numbers.insert(attributes.numbers.end(), prior.begin(), prior.end());
  }
  return like.program().apply(kDrawCategories, {like}, std::move(attributes));
}

}  // namespace brine
