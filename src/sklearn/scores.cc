// See scores.h.
#include "sklearn/scores.h"

#include <limits>

#include "ops/arithmetic.h"
#include "ops/columns.h"
#include "ops/compare.h"
#include "ops/elementwise.h"
#include "ops/shape.h"
#include "ops/take.h"

namespace brine::sklearn {

Value labels(Value classes, Value scores) {
  return take(classes, scores.rank() == 1 ? (scores > 0).cast(Dtype::kInt64) : argmax(scores));
}

Value one_vs_rest_choice(Value scores, bool first_of_equals) {
  const Index k = scores.width();
  Value best, chosen;
  for (Index step = 0; step < k; ++step) {
    const Index i = first_of_equals ? k - 1 - step : step;
    const Value each = column(scores, i);
    best = best ? maximum(best, each) : each;
    chosen = where(equal(best, each), i, chosen ? Operand(chosen) : Operand(0));
  }
  return chosen;
}

Value two_columns(Value p) { return stack({1 - p, p}, 1); }

Value softmax(Value scores, SumOrder order) {
  const Value e = exp(scores - max(scores, kLast, Keep::kYes));
  return e / sum(e, kLast, Keep::kYes, order);
}

Value log_softmax(Value scores) {
  const Value relative = scores - max(scores, kLast, Keep::kYes);
  return relative - log(sum(exp(relative), kLast, Keep::kYes));
}

Value logsumexp(Value a, SumOrder order) {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  const Value top = max(a, kLast, Keep::kYes), is_top = equal(a, top);
  const Value count = sum(is_top.cast(a.dtype()), kLast, Keep::kYes, order);
  const Value shift = where(is_finite(top), top, 0);
  const Value rest = sum(exp(where(is_top, -kInfinity, a) - shift), kLast, Keep::kYes, order);
  return log1p(where(equal(rest, 0), rest, rest / count)) + log(count) + top;
}

Value shared_out(Value p, ZeroRows zero_rows, SumOrder order) {
  const Value total = sum(p, kLast, Keep::kYes, order);
  if (zero_rows == ZeroRows::kNan) return p / total;
  const Value is_zero = equal(total, 0), quotient = p / where(is_zero, 1, total);
  if (zero_rows == ZeroRows::kKept) return where(is_zero, p, quotient);
  return where(is_zero, p.program().number(1, p.dtype()) / static_cast<double>(p.width()), quotient);
}

}  // namespace brine::sklearn
