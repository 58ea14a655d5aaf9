#include "ops/operand.h"

#include "base/error.h"

namespace brine {
namespace {

// The dtype that a Python number takes beside an array: the array's own, but a float makes integers float64, and an
// integer makes bools int64.
Dtype weak_dtype(const Operand& number, Dtype other) {
  if (is_float(other)) return other;
  if (!number.is_integer) return Dtype::kFloat64;
  return other == Dtype::kBool ? Dtype::kInt64 : other;
}

}  // namespace

Pair promoted(const Operand& a, const Operand& b, bool floats) {
  if (a.is_number && b.is_number) throw Error(Kind::kInternal, "two numbers need no program");
  Program& program = a.is_number ? b.value.program() : a.value.program();
  const Dtype p = a.is_number ? weak_dtype(a, b.value.dtype()) : a.value.dtype();
  const Dtype q = b.is_number ? weak_dtype(b, a.value.dtype()) : b.value.dtype();
  Dtype dtype = p == q ? p : promote(p, q);
  if (floats && is_number(dtype) && !is_float(dtype)) dtype = Dtype::kFloat64;
  const auto value_of = [&](const Operand& x) {
    return x.is_number ? program.number(x.number, dtype) : x.value.cast(dtype);
  };
  return {value_of(a), value_of(b)};
}

Value binary(const Op& op, const Operand& a, const Operand& b, bool floats) {
  const Pair pair = promoted(a, b, floats);
  return pair.x.program().apply(op, {pair.x, pair.y});
}

}  // namespace brine
