// An operation: its name, the rule for its type, its kernel, its spelling in ONNX. A plan calls the kernel, the
// exporter the spelling; this header is all that both need to know of the operations in ops/.
//
// Kernels take arrays whose shapes and dtypes the rule has proven. They trust nothing else: where data can be wrong (an
// unknown category, a NaN) a kernel returns the first bad row, and the plan throws with row, column and the operation's
// words.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "program/program.h"

namespace brine {

namespace onnx {
class Writer;
using Name = std::string;
}  // namespace onnx

// How much of a batch a kernel needs at once.
enum class Grain {
  kRow,    // any block of rows: element-wise, encoders, products
  kBatch,  // any block gives the same result, but large ones are much faster: big forests, neighbours
  kWhole,  // a row's result depends on all rows: never split
};

struct Call {
  std::span<const Type* const> types;  // of the inputs
  const Attributes& attributes;
  const Type& in(std::size_t i) const { return *types[i]; }
  std::size_t size() const { return types.size(); }
};

// A call with what is known when a plan is compiled: the result's type, and inputs that are constant (else nullptr).
struct Site : Call {
  const Type& out;
  std::span<const Tensor* const> constants;
};

// Memory that grows once and is kept: bytes() keeps its content and its capacity.
class Buffer {
 public:
  void* bytes(std::size_t size) {
    if (size > size_) grow(size);
    return data_.get();
  }
  template <class T>
  T* of(std::size_t count) {
    return static_cast<T*>(bytes(count * sizeof(T)));
  }

 private:
  void grow(std::size_t size);
  struct Free {
    void operator()(void* memory) const;
  };
  std::unique_ptr<void, Free> data_;
  std::size_t size_ = 0;
};

struct Growable {  // the memory of a value whose size the type does not tell
  Buffer values, indices, offsets;
};

struct Array {
  void* data = nullptr;             // dense: row-major values; CSR and ragged: the stored values
  Index rows = 0;                   // extent of the first axis (1 if there is none)
  std::int32_t* indices = nullptr;  // CSR: column of each stored value
  Index* offsets = nullptr;         // CSR and ragged: rows + 1
  const Array* columns = nullptr;   // table: one dense (n,) array a column
  Growable* memory = nullptr;       // of outputs that are not dense, or have a kDynamic extent: the kernel fills it

  template <class T>
  T* as() const {
    return static_cast<T*>(data);
  }
};

struct Bad {
  Index row = -1;  // of this block; -1: none
  Index column = -1;
  explicit operator bool() const { return row >= 0; }
};

struct Run {
  const Site& site;
  const void* state;            // what compile() prepared
  const Array* const* in;
  Array& out;
  Index rows;                   // of this block
  Index first_row;              // of this block within the caller's batch
  Buffer& scratch;              // of this thread; its content is lost between kernels

  template <class T>
  const T& prepared() const {
    return *static_cast<const T*>(state);
  }
  template <class T>
  const T* input(std::size_t i) const {
    return in[i]->as<const T>();
  }
  template <class T>
  T* output() const {
    return out.as<T>();
  }
  // Rows of the result in this block: the block's where its first axis is free, else that axis.
  Index out_rows() const { return site.out.has_rows() ? rows : site.out.shape.empty() ? 1 : site.out.shape[0]; }
};

using Kernel = Bad (*)(const Run& run);
struct Compiled {
  Kernel kernel = nullptr;
  std::shared_ptr<const void> state = {};
};

struct Op {
  std::string_view name;
  Type (*type)(const Call& call) = nullptr;
  Compiled (*compile)(const Site& site) = nullptr;
  onnx::Name (*to_onnx)(onnx::Writer& writer, const Site& site,
                        const std::vector<onnx::Name>& inputs) = nullptr;  // null: none
  Grain (*grain)(const Site& site) = nullptr;                            // null: kRow
  std::string (*refusal)(const Run& run, const Bad& bad) = nullptr;      // what is wrong with that cell
  bool is_alias = false;  // the result has the bytes of the first input; the kernel may look at them, or be null
};

extern const Op kInput, kConstant, kNumber, kCast;

}  // namespace brine
