// See one_vs_one.h.
#include "sklearn/one_vs_one.h"

#include <limits>
#include <vector>

#include "ops/arithmetic.h"
#include "ops/batch.h"
#include "ops/columns.h"
#include "ops/compare.h"
#include "ops/elementwise.h"
#include "ops/matmul.h"
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

// Votes are whole numbers, exact in any order of sums: one product for each side.
Value pair_votes(Value first_wins, Value second_wins, Index k) {
  const Index pairs = k * (k - 1) / 2;
  std::vector<double> of_first(static_cast<std::size_t>(pairs * k), 0.0), of_second = of_first;
  for (Index i = 0, pair = 0; i < k; ++i)
    for (Index j = i + 1; j < k; ++j, ++pair) {
      of_first[static_cast<std::size_t>(pair * k + i)] = 1;
      of_second[static_cast<std::size_t>(pair * k + j)] = 1;
    }
  Program& program = first_wins.program();
  return matmul(first_wins.cast(Dtype::kFloat64), program.constant(Dtype::kFloat64, {pairs, k}, std::move(of_first))) +
         matmul(second_wins.cast(Dtype::kFloat64), program.constant(Dtype::kFloat64, {pairs, k}, std::move(of_second)));
}

Value one_vs_one_scores(Value first_wins, Value second_wins, Value confidences, Index k, Confidences kind) {
  const Value c = confidences.cast(Dtype::kFloat64);
  const Value total = by_class(c, k, [=](Value sum, Index pair) { return sum - column(c, pair); },
                               [=](Value sum, Index pair) { return sum + column(c, pair); });
  const Value votes = pair_votes(first_wins, second_wins, k);
  if (kind == Confidences::kSquashed) return votes + total / (3 * (abs(total) + 1));
  const Value largest = largest_of_all(abs(total)), all_equal = equal(largest_of_all(total), -largest_of_all(-total));
  const Value scale = (0.5 - std::numeric_limits<double>::epsilon()) / where(equal(largest, 0), 1.0, largest);
  return votes + total * where(all_equal, 0.0, scale);
}

}  // namespace brine::sklearn
