// See draws.h. integers = {seed, then a bound or a number of classes for each column}; numbers = the priors, one after
// the other. Of truncated draws: numbers = {least, most}.
#include "ops/draws.h"

#include <algorithm>
#include <span>

#include "math/random.h"
#include "math/truncated_normal.h"
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

constexpr Index kStateWords = math::RandomState::kWords + 1;

void require_state_and_rows(const Call& call, std::size_t wanted) {
  const bool is_state = call.in(0).dtype == Dtype::kUint32 && call.in(0).shape == Shape{kStateWords};
  if (!is_state || call.in(wanted).dtype != Dtype::kBool || call.in(wanted).shape != Shape{kRows})
    throw Error(Kind::kInternal, "expected a RandomState, and which rows are drawn for");
}

Type truncated_type(const Call& call) {
  require_state_and_rows(call, 3);
  for (const std::size_t i : {std::size_t{1}, std::size_t{2}})
    if (call.in(i).dtype != Dtype::kFloat64 || call.in(i).shape != Shape{kRows})
      throw Error(Kind::kInternal, "expected a mean and a deviation a row");
  return call.in(1);
}

Type state_type(const Call& call) {
  require_state_and_rows(call, 1);
  return call.in(0);
}

math::RandomState random_of(const Run& run) {
  math::RandomState::State state;
  std::copy_n(run.input<std::uint32_t>(0), state.size(), state.begin());
  return math::RandomState(state);
}

Bad run_truncated(const Run& run) {
  math::RandomState random = random_of(run);
  const std::vector<double>& bounds = run.site.attributes.numbers;
  const auto *mean = run.input<double>(1), *deviation = run.input<double>(2);
  for (Index i = 0; i < run.rows; ++i) {
    double& y = run.output<double>()[i] = mean[i];
    if (!run.input<bool>(3)[i]) continue;
    const double a = (bounds[0] - mean[i]) / deviation[i], b = (bounds[1] - mean[i]) / deviation[i];
    if (!(a < b)) return {i, -1};
    y = math::truncated_normal_quantile(random.uniform(), a, b) * deviation[i] + mean[i];
  }
  return {};
}

Bad run_after(const Run& run) {
  math::RandomState random = random_of(run);
  for (Index i = 0; i < run.rows; ++i)
    if (run.input<bool>(1)[i]) random.uniform();
  const math::RandomState::State state = random.state();
  std::copy_n(state.begin(), state.size(), run.output<std::uint32_t>());
  return {};
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
constinit const Op kDrawTruncated{
    .name = "draw_truncated",
    .type = truncated_type,
    .compile = [](const Site&) -> Compiled { return {run_truncated}; },
    .grain = whole,
    .refusal = [](const Run&, const Bad&) -> std::string {
      return "Domain error in arguments: nothing to draw lies between the bounds";
    }};
constinit const Op kRandomAfter{.name = "random_after",
                                .type = state_type,
                                .compile = [](const Site&) -> Compiled { return {run_after}; },
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

Value draw_truncated(Value state, Value means, Value deviations, Value wanted, double least, double most) {
  return state.program().apply(kDrawTruncated, {state, means, deviations, wanted}, {.numbers = {least, most}});
}
Value random_after(Value state, Value wanted) { return state.program().apply(kRandomAfter, {state, wanted}); }

}  // namespace brine
