// What stands beside an operator: an array, or a Python number. Numbers are weak, as in numpy 2: they never widen a
// float32.
#pragma once

#include "program/op.h"

namespace brine {

struct Operand {
  Operand(Value v) : value(v) {}
  Operand(int v) : number(v), is_number(true), is_integer(true) {}
  Operand(Index v) : number(static_cast<double>(v)), is_number(true), is_integer(true) {}
  Operand(double v) : number(v), is_number(true) {}

  Value value = {};
  double number = 0;
  bool is_number = false, is_integer = false;
};

// Both operands as values of one dtype, by numpy's promotion. `floats`: integers and bools become float64 (true
// division).
struct Pair {
  Value x, y;
};
Pair promoted(const Operand& a, const Operand& b, bool floats = false);
Value binary(const Op& op, const Operand& a, const Operand& b, bool floats = false);

}  // namespace brine
