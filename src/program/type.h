// What a value of a program is: dtype, shape, storage form. numpy's promotion and broadcasting.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "brine/tensor.h"

namespace brine {

inline constexpr Index kRows = -1;     // the one free axis, always axis 0, printed as "n"
inline constexpr Index kDynamic = -2;  // an extent that only the run knows (patches of all images, …), printed as "?"

enum class Form : std::uint8_t {
  kDense,   // row-major array
  kCsr,     // (n, d) sparse rows
  kTable,   // named columns, each with a dtype of its own; an input, or what set_output makes
  kRagged,  // rows of different lengths: flat values and offsets
};

struct Column {
  std::string name;
  Dtype dtype = Dtype::kFloat64;
  bool operator==(const Column&) const = default;
};

struct Type {
  Dtype dtype = Dtype::kFloat64;
  Shape shape = {};
  Form form = Form::kDense;
  std::vector<Column> columns = {};  // of a table only
  bool operator==(const Type&) const = default;

  int rank() const { return static_cast<int>(shape.size()); }
  bool has_rows() const { return !shape.empty() && shape[0] < 0; }            // a free first axis
  bool is_counted() const { return !shape.empty() && shape[0] == kDynamic; }  // free, and not the rows' own
  Index width() const { return shape.back(); }  // columns of a matrix
  Index row_size() const;                       // product of the axes after the first (of all, without rows)
  Index size() const;                           // product of all axes, where none is free
};

bool is_float(Dtype dtype);
bool is_integer(Dtype dtype);  // not bool
bool is_number(Dtype dtype);   // bool, integers, floats
bool dtype_named(std::string_view name, Dtype& dtype);
Dtype promote(Dtype a, Dtype b);                  // numpy 2, arrays with arrays; throws for text
Dtype promote_any(Dtype a, Dtype b);              // as numpy.result_type, object where text meets numbers
Shape broadcast(const Shape& a, const Shape& b);  // numpy's; "n" meets "n" or 1 only
std::string to_string(const Type& type);
std::string to_string(const Shape& shape);

}  // namespace brine
