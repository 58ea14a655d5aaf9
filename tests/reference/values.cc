#include "reference/values.h"

#include <algorithm>
#include <cmath>

#include "program/dispatch.h"

namespace brine::reference {
namespace {

// `count` elements from `data` on, behind what `values` holds.
void append_elements(Values& values, const void* data, Index count) {
  for_dtype(values.type.dtype, [&]<class T>(Tag<T>) {
    for (Index i = 0; i < count; ++i) {
      const T& x = static_cast<const T*>(data)[i];
      if constexpr (std::is_same_v<T, Cell>)
        values.cells.push_back(x);
      else if constexpr (std::is_same_v<T, std::string_view>)
        values.cells.push_back(Cell::of(x));
      else if constexpr (std::is_same_v<T, Half>)
        values.numbers.push_back(static_cast<float>(x));
      else
        values.numbers.push_back(static_cast<Number>(x));
    }
  });
}

template <class T>
Tensor packed(const Values& values, Shape shape) {
  auto bytes = std::make_shared<std::vector<std::byte>>(static_cast<std::size_t>(values.count()) * sizeof(T) + 1);
  T* to = reinterpret_cast<T*>(bytes->data());
  for (Index i = 0; i < values.count(); ++i) {
    if constexpr (std::is_same_v<T, Cell>)
      to[i] = values.cells[i];
    else if constexpr (std::is_same_v<T, std::string_view>)
      to[i] = values.cells[i].text();
    else if constexpr (std::is_same_v<T, Half>)
      to[i] = Half(static_cast<double>(values.numbers[i]));
    else
      to[i] = static_cast<T>(values.numbers[i]);
  }
  return {values.type.dtype, std::move(shape), to, bytes};
}

Tensor tensor_of(const Values& values, Shape shape) {
  return for_dtype(values.type.dtype, [&]<class T>(Tag<T>) { return packed<T>(values, std::move(shape)); });
}

Tensor list_of(const std::vector<Index>& numbers, Dtype dtype) {
  Values list{.type = {dtype, {static_cast<Index>(numbers.size())}}};
  list.numbers.assign(numbers.begin(), numbers.end());
  return tensor_of(list, list.type.shape);
}

}  // namespace

void Values::append(const Values& from, Index i) {
  if (from.is_text())
    cells.push_back(from.cells[i]);
  else
    numbers.push_back(from.numbers[i]);
}

Values values_of(const Type& type, const Array& array, Index rows) {
  Values values{.type = type};
  if (type.has_rows()) values.type.shape[0] = rows;
  if (type.form == Form::kTable) {
    for (std::size_t j = 0; j < type.columns.size(); ++j)
      values.table.push_back(values_of({type.columns[j].dtype, {kRows}}, array.columns[j], rows));
    return values;
  }
  if (type.form == Form::kDense) {
    append_elements(values, array.data, size_of(values.type.shape));
    return values;
  }
  const Index first = array.offsets[0], count = array.offsets[rows] - first;
  for (Index row = 0; row <= rows; ++row) values.offsets.push_back(array.offsets[row] - first);
  if (type.form == Form::kCsr) values.columns.assign(array.indices + first, array.indices + first + count);
  append_elements(values,
                  static_cast<const char*>(array.data) + static_cast<std::size_t>(first) * brine::size_of(type.dtype),
                  count);
  return values;
}

Values values_of(const Tensor& tensor) {
  const Type type{tensor.dtype, tensor.shape};
  return values_of(type, {.data = const_cast<void*>(tensor.data)}, 0);
}

Data data_of(const Values& values) {
  if (values.type.form == Form::kTable) {
    Table table;
    for (std::size_t j = 0; j < values.table.size(); ++j) {
      table.names.push_back(values.type.columns[j].name);
      table.columns.push_back(tensor_of(values.table[j], values.table[j].type.shape));
    }
    return table;
  }
  if (values.type.form == Form::kDense) return tensor_of(values, values.type.shape);
  const Tensor stored = tensor_of(values, {values.count()}), offsets = list_of(values.offsets, Dtype::kInt64);
  if (values.type.form == Form::kRagged) return Ragged{stored, offsets};
  return Csr{values.width(), stored, list_of(values.columns, Dtype::kInt32), offsets};
}

Number rounded(double value, Dtype dtype) {
  if (dtype == Dtype::kFloat32) return static_cast<float>(value);
  if (dtype == Dtype::kFloat16) return static_cast<float>(Half(value));
  return value;
}

Number wrapped(std::uint64_t bits, Dtype dtype) {
  switch (dtype) {
    case Dtype::kBool: return bits != 0;
    case Dtype::kInt8: return static_cast<std::int8_t>(bits);
    case Dtype::kUint8: return static_cast<std::uint8_t>(bits);
    case Dtype::kInt16: return static_cast<std::int16_t>(bits);
    case Dtype::kUint16: return static_cast<std::uint16_t>(bits);
    case Dtype::kInt32: return static_cast<std::int32_t>(bits);
    case Dtype::kUint32: return static_cast<std::uint32_t>(bits);
    case Dtype::kInt64: return static_cast<std::int64_t>(bits);
    default: return static_cast<Number>(bits);
  }
}

std::uint64_t bits_of(Number integer) {
  return integer < 0 ? static_cast<std::uint64_t>(static_cast<std::int64_t>(integer))
                     : static_cast<std::uint64_t>(integer);
}

Number converted(Number value, Dtype from, Dtype to) {
  if (to == Dtype::kBool) return value != 0;
  if (!is_float(to)) {
    if (!is_float(from)) return wrapped(bits_of(value), to);
    const Number top = wrapped(~std::uint64_t{0}, to) > 0 ? 0x1p64L : 0x1p63L;  // unsigned, signed
    const bool fits = value >= -0x1p63L && value < top;
    return wrapped(fits ? bits_of(std::trunc(value)) : std::uint64_t{1} << 63, to);  // else x86's own answer
  }
  if (to == Dtype::kFloat32) return static_cast<float>(value);  // one rounding from 64 digits, as from an int64
  return rounded(static_cast<double>(value), to);
}

std::vector<Index> coordinates(const Shape& shape, Index place) {
  std::vector<Index> at(shape.size());
  for (std::size_t axis = shape.size(); axis-- > 0;) {
    at[axis] = place % shape[axis];
    place /= shape[axis];
  }
  return at;
}

Index broadcast_place(const Shape& shape, std::span<const Index> at) {
  Index place = 0;
  const std::size_t missing = at.size() - shape.size();
  for (std::size_t axis = 0; axis < shape.size(); ++axis)
    place = place * shape[axis] + (shape[axis] == 1 ? 0 : at[missing + axis]);
  return place;
}

Index size_of(const Shape& shape) {
  Index size = 1;
  for (const Index extent : shape) size *= extent;
  return size;
}

}  // namespace brine::reference
