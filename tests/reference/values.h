// A value of a program in full, as the reference interpreter keeps it: every element, whatever its dtype and form.
//
// A number of any dtype is a long double, which holds each int64, uint64 and double exactly; text and objects are
// cells. `rounded` and `wrapped` bring a number back to what its dtype can hold: a result of one IEEE operation in
// double, rounded to float32 or float16, is that operation's own result in the narrow type (double has more than
// twice its digits).
#pragma once

#include <limits>
#include <span>
#include <vector>

#include "brine/tensor.h"
#include "program/op.h"
#include "program/type.h"

namespace brine::reference {

using Number = long double;
static_assert(std::numeric_limits<Number>::digits >= 64);

struct Values {
  Type type;                    // with the rows filled in: no axis is kRows
  std::vector<Number> numbers;  // dense: row-major; CSR and ragged: the stored values
  std::vector<Cell> cells;      // the same, of text and objects
  std::vector<Index> offsets;   // CSR and ragged: where each row begins, and the end
  std::vector<Index> columns;   // CSR: of each stored value
  std::vector<Values> table;    // of a table: its columns
  bool is_counted = false;      // its first axis is not that of the rows: only the run knows it (kDynamic)

  bool is_text() const { return type.dtype == Dtype::kString || type.dtype == Dtype::kObject; }
  bool is_csr() const { return type.form == Form::kCsr; }
  Index count() const { return static_cast<Index>(is_text() ? cells.size() : numbers.size()); }
  Index rows() const { return type.shape.empty() ? 1 : type.shape[0]; }
  Index width() const { return type.shape.back(); }
  double real(Index i) const { return static_cast<double>(numbers[i]); }
  Index integer(Index i) const { return static_cast<Index>(numbers[i]); }
  bool truth(Index i) const { return numbers[i] != 0; }

  // Element i of `from` behind what is here.
  void append(const Values& from, Index i);
};

// What `array` holds, of a value of this type in a batch of so many rows.
Values values_of(const Type& type, const Array& array, Index rows);
Values values_of(const Tensor& tensor);
// The same for a caller. Text stays where it was.
Data data_of(const Values& values);

// ---- numbers ----

Number rounded(double value, Dtype dtype);             // to the nearest of a float dtype
Number wrapped(std::uint64_t bits, Dtype dtype);       // an integer modulo 2^bits; of bool, whether it is not 0
std::uint64_t bits_of(Number integer);                 // two's complement
Number converted(Number value, Dtype from, Dtype to);  // numpy's astype

// ---- places ----

std::vector<Index> coordinates(const Shape& shape, Index place);
// The place in an array of `shape` of what stands at `at` in a result that it was broadcast to.
Index broadcast_place(const Shape& shape, std::span<const Index> at);
Index size_of(const Shape& shape);

}  // namespace brine::reference
