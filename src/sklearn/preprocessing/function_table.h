// The functions of numpy and scipy.special that a FunctionTransformer may name: what each computes, and in what.
#pragma once

#include <string_view>

#include "program/program.h"

namespace brine::sklearn {

enum class Zero { kStays, kMoves };
// What a function with fractions computes in: numpy has float16 for 8 bits and float32 for 16, scipy.special
// float64 for all but float32, or float32 for up to 16 bits.
enum class Floats { kNo, kNumpy, kSpecial, kSpecialSingle };

enum class Sees { kElements, kArray };  // a table column by column, or as one array

struct Named {
  std::string_view name;
  Value (*function)(Value);
  Zero zero = Zero::kMoves;
  Floats floats = Floats::kNo;
  Sees sees = Sees::kElements;
};

// nullptr: none of this name.
const Named* numpy_function(std::string_view name);
const Named* special_function(std::string_view name);

}  // namespace brine::sklearn
