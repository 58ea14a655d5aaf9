// Arrays and tables: what goes into a model and what comes out of it.
//
// A Tensor, Csr or Table shares memory that nobody changes; copying one copies a pointer. A TensorView borrows the
// caller's memory, in any strides, for one call.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "brine/cell.h"

namespace brine {

using Index = std::int64_t;
using Shape = std::vector<Index>;

enum class Dtype : std::uint8_t {
  kBool, kInt8, kUint8, kInt16, kUint16, kInt32, kUint32, kInt64, kUint64,
  kFloat16,  // IEEE half precision, in a std::uint16_t
  kFloat32, kFloat64,
  kString,  // text that is all text: std::string_view
  kObject,  // None, bool, int, float, text mixed: Cell
};
std::size_t size_of(Dtype dtype);       // bytes of one element
std::string_view name_of(Dtype dtype);  // numpy's name: "float64"; "string", "object"

// The dtype of elements of type T.
template <class T>
constexpr Dtype dtype_for();

// A row-major, aligned array in this machine's byte order.
struct Tensor {
  Dtype dtype = Dtype::kFloat64;
  Shape shape = {};
  const void* data = nullptr;
  std::shared_ptr<const void> owner = {};  // of `data`, and of the text in it; null: somebody else keeps them

  Index size() const {  // product of the extents
    Index product = 1;
    for (const Index extent : shape) product *= extent;
    return product;
  }
  template <class T>
  const T* as() const {  // the caller knows that T is that of `dtype`
    return static_cast<const T*>(data);
  }
};

// An array of up to four axes in the caller's memory. Strides are in bytes, as numpy's, and may be negative or 0.
struct TensorView {
  static constexpr int kRankMax = 4;

  TensorView() = default;
  TensorView(Dtype type, const void* first, std::initializer_list<Index> extents);  // row-major
  TensorView(Dtype type, const void* first, std::initializer_list<Index> extents, std::initializer_list<Index> steps);
  TensorView(const Tensor& tensor);
  template <class T>
  TensorView(const T* first, std::initializer_list<Index> extents) : TensorView(dtype_for<T>(), first, extents) {}

  bool is_row_major() const;

  Dtype dtype = Dtype::kFloat64;
  const void* data = nullptr;
  int rank = 0;
  std::array<Index, kRankMax> shape = {}, strides = {};
};

// Compressed sparse rows of shape (n_rows, n_columns).
struct Csr {
  Index n_columns = 0;
  Tensor values = {};   // (stored,) of any dtype of numbers
  Tensor columns = {};  // (stored,) int32: the column of each value
  Tensor offsets = {};  // (n_rows + 1,) int64: where each row begins in the two above
};

// Named columns, each (n_rows,) with a dtype of its own.
struct Table {
  std::vector<std::string> names = {};
  std::vector<Tensor> columns = {};
};

// Rows of different lengths: a result of radius_neighbors.
struct Ragged {
  Tensor values = {};   // (stored,)
  Tensor offsets = {};  // (n_rows + 1,) int64
};

using Data = std::variant<Tensor, Csr, Table, Ragged>;

// The rows that a method is given: a view of any of these for the length of one call.
class Rows {
 public:
  Rows(const TensorView& view) : rows_(view) {}
  Rows(const Tensor& tensor) : rows_(TensorView(tensor)) {}
  Rows(const Csr& csr) : rows_(&csr) {}
  Rows(const Table& table) : rows_(&table) {}
  Rows(const Data& data);  // throws Error{kUsage} for Ragged

  const TensorView* dense() const { return std::get_if<TensorView>(&rows_); }  // null: another form
  const Csr* csr() const { return get<Csr>(); }
  const Table* table() const { return get<Table>(); }

 private:
  template <class T>
  const T* get() const {
    const auto* held = std::get_if<const T*>(&rows_);
    return held ? *held : nullptr;
  }
  std::variant<TensorView, const Csr*, const Table*> rows_;
};

template <class T>
constexpr Dtype dtype_for() {
  if constexpr (std::is_same_v<T, bool>) return Dtype::kBool;
  else if constexpr (std::is_same_v<T, std::int8_t>) return Dtype::kInt8;
  else if constexpr (std::is_same_v<T, std::uint8_t>) return Dtype::kUint8;
  else if constexpr (std::is_same_v<T, std::int16_t>) return Dtype::kInt16;
  else if constexpr (std::is_same_v<T, std::uint16_t>) return Dtype::kUint16;
  else if constexpr (std::is_same_v<T, std::int32_t>) return Dtype::kInt32;
  else if constexpr (std::is_same_v<T, std::uint32_t>) return Dtype::kUint32;
  else if constexpr (std::is_same_v<T, std::int64_t>) return Dtype::kInt64;
  else if constexpr (std::is_same_v<T, std::uint64_t>) return Dtype::kUint64;
  else if constexpr (std::is_same_v<T, float>) return Dtype::kFloat32;
  else if constexpr (std::is_same_v<T, double>) return Dtype::kFloat64;
  else if constexpr (std::is_same_v<T, std::string_view>) return Dtype::kString;
  else if constexpr (std::is_same_v<T, Cell>) return Dtype::kObject;
  else static_assert(!sizeof(T), "not the type of an element");
}

}  // namespace brine
