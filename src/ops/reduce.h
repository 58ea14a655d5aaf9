// Reductions along one axis, which is never that of the rows. numpy's orders of sums are part of the operation.
#pragma once

#include "program/program.h"

namespace brine {

extern const Op kSum, kProd, kMax, kMin, kArgMax, kArgMin, kAny, kAll, kCumSum, kRowSquareSums;

inline constexpr int kLast = -1;  // the last axis

enum class SumOrder {
  kLanes,    // a row-contiguous array: eight lanes and halves, numpy's pairwise summation
  kColumns,  // a column-contiguous one: left to right
};
enum class Keep { kNo, kYes };  // whether the axis stays, with extent 1

// Integers and bools add up as int64. Along any axis but the last numpy adds in order, and so does this.
Value sum(Value x, int axis = kLast, Keep keep = Keep::kNo, SumOrder order = SumOrder::kLanes);
Value mean(Value x, int axis = kLast, Keep keep = Keep::kNo, SumOrder order = SumOrder::kLanes);
Value prod(Value x, int axis = kLast, Keep keep = Keep::kNo);
Value max(Value x, int axis = kLast, Keep keep = Keep::kNo);  // NaN wins
Value min(Value x, int axis = kLast, Keep keep = Keep::kNo);
Value argmax(Value x, int axis = kLast);  // int64; the first of equals; the first NaN, if there is one
Value argmin(Value x, int axis = kLast);
Value any(Value x, int axis = kLast, Keep keep = Keep::kNo);
Value all(Value x, int axis = kLast, Keep keep = Keep::kNo);
Value cumsum(Value x, int axis = kLast);
// numpy.einsum("ij,ij->i", x, x): the sum of squares along the last axis, in the order of numpy's einsum.
Value row_square_sums(Value x);

}  // namespace brine
