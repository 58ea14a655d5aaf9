// See one_vs_one.h.
#include "sklearn/one_vs_one.h"

#include <vector>

#include "ops/arithmetic.h"
#include "ops/columns.h"
#include "ops/elementwise.h"
#include "ops/shape.h"

namespace brine::sklearn {
namespace {

// Element c: what the pairs of class c add up to, from 0, in the order of the pairs.
template <class First, class Second>
Value by_class(Value like, Index k, First first, Second second) {
  std::vector<Value> totals;
  for (Index c = 0; c < k; ++c) {
    Value total = like.program().number(0, Dtype::kFloat64);
    for (Index i = 0, pair = 0; i < k; ++i)
      for (Index j = i + 1; j < k; ++j, ++pair) {
        if (i == c) total = first(total, pair);
        if (j == c) total = second(total, pair);
      }
    totals.push_back(total);
  }
  return stack(std::move(totals), 1);
}

}  // namespace

Value pair_votes(Value first_wins, Value second_wins, Index k) {
  const Value first = first_wins.cast(Dtype::kFloat64), second = second_wins.cast(Dtype::kFloat64);
  return by_class(first, k, [=](Value total, Index pair) { return total + column(first, pair); },
                  [=](Value total, Index pair) { return total + column(second, pair); });
}

Value one_vs_one_scores(Value first_wins, Value second_wins, Value confidences, Index k) {
  const Value c = confidences.cast(Dtype::kFloat64);
  const Value total = by_class(c, k, [=](Value sum, Index pair) { return sum - column(c, pair); },
                               [=](Value sum, Index pair) { return sum + column(c, pair); });
  return pair_votes(first_wins, second_wins, k) + total / (3 * (abs(total) + 1));
}

}  // namespace brine::sklearn
