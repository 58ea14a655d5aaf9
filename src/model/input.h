// What a caller gives, as a plan takes it: a type, and an array in row-major memory.
#pragma once

#include <vector>

#include "brine/tensor.h"
#include "program/op.h"
#include "program/type.h"

namespace brine {

// Bound to the caller's memory where that is row-major and aligned, else to a packed copy. Lives as long as the call.
class Input {
 public:
  // Throws Error{kUsage} for extents that do not fit together, and for CSR indices out of range.
  explicit Input(const Rows& rows);
  explicit Input(const Ragged& lists);
  Input(const Input&) = delete;
  Input& operator=(const Input&) = delete;

  const Type& type() const { return type_; }
  const Array& array() const { return array_; }
  // Throws Error{kUsage} if they are views of a file that was cut short since it was opened.
  void require_whole() const;

 private:
  void bind(const TensorView& view);
  void bind(const Csr& csr);
  void bind(const Table& table);

  Type type_;
  Array array_;
  Buffer packed_;
  std::vector<Array> columns_;
};

// Whether a kernel can read the view where it is.
bool is_bare(const TensorView& view);
bool is_type_of(const Type& type, const TensorView& view);
Type type_of(const TensorView& view);

}  // namespace brine
