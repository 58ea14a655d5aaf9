// See truth_metrics.h. All are made of the numbers of columns where one of both rows, and where both are set.
#include "sklearn/metrics/truth_metrics.h"

#include <algorithm>

#include "ops/arithmetic.h"
#include "ops/compare.h"
#include "ops/pairs.h"

namespace brine::sklearn {
namespace {

constexpr std::string_view kTruths[] = {"dice",       "jaccard",       "kulsinski",   "rogerstanimoto",
                                        "russellrao", "sokalmichener", "sokalsneath", "yule"};

}  // namespace

bool is_truth_metric(std::string_view name) {
  return std::find(std::begin(kTruths), std::end(kTruths), name) != std::end(kTruths);
}

Value truth_distances(Value X, Value Y, std::string_view name) {
  const double d = static_cast<double>(X.width());
  const Value one = pair_sum(X, Y, PairTerm::kOne), both = pair_sum(X, Y, PairTerm::kBoth);
  if (name == "jaccard") return where(equal(one + both, 0), 0.0, one / where(equal(one + both, 0), 1.0, one + both));
  if (name == "matching") return one / d;
  if (name == "dice") return one / (2.0 * both + one);
  if (name == "kulsinski") return (one - both + d) / (one + d);
  if (name == "russellrao") return (d - both) / d;
  if (name == "sokalsneath") return one / (0.5 * both + one);
  return 2.0 * one / (d + one);  // rogerstanimoto, sokalmichener
}

Value yule_distances(Value X, Value Y) {
  const Value half = pair_sum(X, Y, PairTerm::kFirst) * pair_sum(X, Y, PairTerm::kSecond), none = equal(half, 0);
  return where(
      none, 0.0,
      2 * half / where(none, 1.0, pair_sum(X, Y, PairTerm::kBoth) * pair_sum(X, Y, PairTerm::kNeither) + half));
}

}  // namespace brine::sklearn
