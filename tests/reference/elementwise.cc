// Functions of one element. Those that math/ computes with its own polynomials are those of the C library here, in long
// double and rounded once.
#include "reference/elementwise.h"

#include <cmath>

#include "reference/twins.h"

namespace brine::reference {
namespace {

template <class F>
Values function(const Call& call, F f) {
  return each(call, [&](Index i) { return converted(f(call.in(0).numbers[i]), Dtype::kFloat64, call.dtype()); });
}

// f of an element that is a number, g of one that is a cell.
template <class F, class G>
Values test(const Call& call, F f, G g) {
  const Values& x = call.in(0);
  return each(call, [&](Index i) -> Number { return x.is_text() ? g(x.cells[i]) : f(x.numbers[i]); });
}

}  // namespace

Values exp(const Call& call) {
  return function(call, [](Number x) { return std::exp(x); });
}
Values exp2(const Call& call) {
  return function(call, [](Number x) { return std::exp2(x); });
}
Values expm1(const Call& call) {
  return function(call, [](Number x) { return std::expm1(x); });
}
Values log(const Call& call) {
  return function(call, [](Number x) { return std::log(x); });
}
Values log1p(const Call& call) {
  return function(call, [](Number x) { return std::log1p(x); });
}
Values expit(const Call& call) {  // 1 / (1 + exp(-x)), each step rounded as scipy's is
  const auto r = [&](Number x) { return converted(x, Dtype::kFloat64, computed_in(call.dtype())); };
  return function(call, [&](Number x) { return r(1 / r(1 + r(std::exp(-x)))); });
}
Values sqrt(const Call& call) {
  return each(call, [&](Index i) { return rounded(std::sqrt(call.in(0).real(i)), call.dtype()); });
}
Values floor(const Call& call) {
  return function(call, [](Number x) { return std::floor(x); });
}
Values ceil(const Call& call) {
  return function(call, [](Number x) { return std::ceil(x); });
}
Values rint(const Call& call) {
  return function(call, [](Number x) { return std::nearbyint(x); });
}
Values trunc(const Call& call) {
  return function(call, [](Number x) { return std::trunc(x); });
}
Values tanh(const Call& call) {
  return function(call, [](Number x) { return std::tanh(x); });
}

Values negative(const Call& call) {
  const Dtype dtype = call.dtype();
  return each(call, [&](Index i) -> Number {
    const Number x = call.in(0).numbers[i];
    if (dtype == Dtype::kBool) return x == 0;
    return is_float(dtype) ? -x : wrapped(-bits_of(x), dtype);
  });
}
Values abs(const Call& call) {
  const Dtype dtype = call.dtype();
  return each(call, [&](Index i) {
    const Number x = std::fabs(call.in(0).numbers[i]);
    return is_float(dtype) ? x : wrapped(bits_of(x), dtype);  // the least integer has no opposite
  });
}
Values sign(const Call& call) {
  return each(call, [&](Index i) -> Number {
    const Number x = call.in(0).numbers[i];
    return std::isnan(x) ? x : x > 0 ? 1 : x < 0 ? -1 : 0;
  });
}

Values is_nan(const Call& call) {
  return test(
      call, [](Number x) { return std::isnan(x); }, [](const Cell& cell) { return cell.is_nan(); });
}
Values is_infinite(const Call& call) {
  return test(
      call, [](Number x) { return std::isinf(x); },
      [](const Cell& cell) { return cell.kind == Cell::Kind::kFloat && std::isinf(cell.real); });
}
Values is_missing(const Call& call) {
  return test(
      call, [](Number x) { return std::isnan(x); }, [](const Cell& cell) { return cell.is_missing(); });
}

}  // namespace brine::reference
