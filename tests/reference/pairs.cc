// Terms of two rows, summed in float64 column after column; differences and sums of two elements in their own dtype
// first.
#include "ops/pairs.h"

#include <algorithm>
#include <cmath>

#include "reference/twins.h"

namespace brine::reference {
namespace {

double term_of(PairTerm term, double x, double y, double w, double p, Dtype dtype) {
  const auto difference = static_cast<double>(rounded(x - y, dtype)), both = static_cast<double>(rounded(x + y, dtype));
  const double sizes = std::fabs(x) + std::fabs(y);
  switch (term) {
    case PairTerm::kAbsolute: return std::fabs(difference);
    case PairTerm::kSquare: return difference * difference;
    case PairTerm::kSquareOver: return difference * difference / w;
    case PairTerm::kPower:
      return w * static_cast<double>(std::pow(static_cast<Number>(std::fabs(difference)), static_cast<Number>(p)));
    case PairTerm::kChi2: return both == 0 ? 0 : difference * difference / both;
    case PairTerm::kCanberra: return sizes > 0 ? std::fabs(difference) / sizes : 0;
    case PairTerm::kSizes: return sizes;
    case PairTerm::kSizeOfSum: return std::fabs(x + y);
    case PairTerm::kUnequal: return x == y ? 0 : w;
    case PairTerm::kBoth: return x != 0 && y != 0;
    case PairTerm::kOne: return (x != 0) != (y != 0);
    case PairTerm::kFirst: return x != 0 && y == 0;
    case PairTerm::kSecond: return x == 0 && y != 0;
    case PairTerm::kNeither: return x == 0 && y == 0;
    case PairTerm::kProduct: return x * y;
  }
  return std::nan("");
}

// f(0) + f(1) + …; in two lanes the even and the odd places apart, an odd last place behind both.
template <class F>
double total(Index d, Index lanes, F f) {
  double sum = 0, odd = 0;
  const Index paired = lanes == 2 ? d / 2 * 2 : 0;
  for (Index i = 0; i < paired; i += 2) {
    sum += f(i);
    odd += f(i + 1);
  }
  sum += odd;
  for (Index i = paired; i < d; ++i) sum += f(i);
  return sum;
}

template <class F>
Values each_two_rows(const Call& call, F f) {
  Values result = call.result();
  for (Index i = 0; i < call.in(0).rows(); ++i)
    for (Index j = 0; j < call.in(1).rows(); ++j) result.numbers.push_back(f(i, j));
  return result;
}

}  // namespace

// Integers: term, total, lanes. Numbers: p.
Values pair_sum(const Call& call) {
  const Values &X = call.in(0), &Y = call.in(1);
  const auto term = static_cast<PairTerm>(call.integer(0));
  const Index d = X.width();
  return each_two_rows(call, [&](Index i, Index j) {
    const auto f = [&](Index k) {
      return term_of(term, X.real(i * d + k), Y.real(j * d + k), call.inputs.size() > 2 ? call.in(2).real(k) : 1,
                     call.number(0), X.type.dtype);
    };
    double largest = 0;
    if (call.integer(1) != static_cast<Index>(PairTotal::kLargest)) return total(d, call.integer(2), f);
    for (Index k = 0; k < d; ++k) largest = largest > f(k) ? largest : f(k);
    return largest;
  });
}

// Every two rows of one matrix.
Values batch_pair_sum(const Call& call) {
  const Values& X = call.in(0);
  const Index n = X.rows(), d = X.width();
  Values y{.type = {call.dtype(), {n * n}}};
  for (Index i = 0; i < n; ++i)
    for (Index j = 0; j < n; ++j) {
      const auto f = [&](Index k) {
        return term_of(static_cast<PairTerm>(call.integer(0)), X.real(i * d + k), X.real(j * d + k), 1, 2,
                       X.type.dtype);
      };
      y.numbers.push_back(total(d, 1, f));
    }
  return y;
}

Values quadratic_pairs(const Call& call) {
  const Values &X = call.in(0), &Y = call.in(1), &M = call.in(2);
  const Index d = X.width(), lanes = call.integer(0);
  return each_two_rows(call, [&](Index i, Index j) {
    const auto difference = [&](Index k) {
      return static_cast<double>(rounded(X.real(i * d + k) - Y.real(j * d + k), X.type.dtype));
    };
    return total(d, lanes, [&](Index a) {
      return total(d, lanes, [&](Index b) { return M.real(a * d + b) * difference(b); }) * difference(a);
    });
  });
}

}  // namespace brine::reference
