// See gaps.h.
#include "ops/gaps.h"

#include <algorithm>

#include "ops/kernel.h"

namespace brine {
namespace {

// Integers: width, then by column of the gaps its feature. Numbers: the gap.
Type gaps_type(const Call& call) {
  const auto& integers = call.attributes.integers;
  if (call.in(0).dtype != Dtype::kFloat64 || call.in(0).rank() != 2 || call.in(1).dtype != Dtype::kBool ||
      call.in(1).rank() != 2 || call.in(1).width() != static_cast<Index>(integers.size()) - 1)
    throw Error(Kind::kInternal, "expected float64 and a flag for each feature that had gaps");
  for (std::size_t i = 1; i < integers.size(); ++i)
    if (integers[i] < 0 || integers[i] >= integers[0])
      throw Error(Kind::kMalformed, "expected features that there are");
  return {Dtype::kFloat64, {kRows, integers[0]}};
}

Bad run_gaps(const Run& run) {
  const auto& integers = run.site.attributes.integers;
  const Index width = integers[0], from = run.site.in(0).width(), flags = run.site.in(1).width();
  const double* x = run.input<double>(0);
  const bool* gaps = run.input<bool>(1);
  double* y = run.output<double>();
  Index* source = run.scratch.of<Index>(static_cast<std::size_t>(width));  // of each feature; -1: a gap everywhere
  std::fill_n(source, width, 0);
  for (Index i = 0; i < flags; ++i) {
    bool all = run.rows > 0;
    for (Index row = 0; all && row < run.rows; ++row) all = gaps[row * flags + i];
    if (all) source[integers[static_cast<std::size_t>(i + 1)]] = -1;
  }
  for (Index j = 0, next = 0; j < width; ++j)
    if (source[j] == 0) source[j] = next++;
  for (Index row = 0; row < run.rows; ++row) {
    for (Index j = 0; j < width; ++j)
      y[row * width + j] = source[j] >= 0 && source[j] < from ? x[row * from + source[j]] : 0;
    for (Index i = 0; i < flags; ++i)
      if (gaps[row * flags + i])
        y[row * width + integers[static_cast<std::size_t>(i + 1)]] = run.site.attributes.numbers[0];
  }
  return {};
}

}  // namespace

constinit const Op kRestoreGaps{.name = "restore_gaps",
                                .type = gaps_type,
                                .compile = [](const Site&) -> Compiled { return {run_gaps}; },
                                .grain = [](const Site&) { return Grain::kWhole; }};

Value restore_gaps(Value imputed, Value gaps, const std::vector<Index>& features, Index width, double gap) {
  std::vector<Index> integers = {width};
  integers.insert(integers.end(), features.begin(), features.end());
  return imputed.program().apply(kRestoreGaps, {imputed, gaps}, {.integers = std::move(integers), .numbers = {gap}});
}

}  // namespace brine
