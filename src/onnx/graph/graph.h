// An ONNX model as plain structs: what operations spell themselves into, what wire.h turns into bytes and back.
//
// Only what a model's meaning needs is kept, under ONNX's own names where they are words. Tensors hold their values in
// one form, little-endian bytes or strings, whichever of the format's seven fields carried them. Nothing is checked
// here.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <variant>
#include <vector>

#include "base/bytes.h"

namespace brine::onnx {

// The numbers of TensorProto.DataType.
enum class DataType : std::int32_t {
  kUndefined = 0, kFloat = 1, kUint8 = 2, kInt8 = 3, kUint16 = 4, kInt16 = 5, kInt32 = 6, kInt64 = 7, kString = 8,
  kBool = 9, kFloat16 = 10, kDouble = 11, kUint32 = 12, kUint64 = 13, kComplex64 = 14, kComplex128 = 15, kBfloat16 = 16,
};
std::string_view name_of(DataType type);    // as ONNX prints it: "float", "int64"
std::uint64_t size_of(DataType type);       // bytes of an element; 0: strings, and types whose elements are no bytes

template <class T>
constexpr DataType data_type_of() {
  if constexpr (std::is_same_v<T, float>) return DataType::kFloat;
  else if constexpr (std::is_same_v<T, double>) return DataType::kDouble;
  else if constexpr (std::is_same_v<T, std::int64_t>) return DataType::kInt64;
  else if constexpr (std::is_same_v<T, std::int32_t>) return DataType::kInt32;
  else if constexpr (std::is_same_v<T, std::uint8_t>) return DataType::kUint8;
  else static_assert(!sizeof(T), "a type without a number of ONNX's");
}

using Dims = std::vector<std::int64_t>;

struct Tensor {
  DataType type = DataType::kUndefined;
  Dims dims = {};
  ByteView data = {};                         // product(dims) * size_of(type) bytes, at any alignment; none of a string
  std::vector<std::string> strings = {};      // of DataType::kString: product(dims)
  std::string name = {};
  std::shared_ptr<const void> owner = {};     // keeps `data`; null: somebody else does
  std::uint64_t offset = 0;                   // where in its file it stood

  // Values of its own; one dimension unless `dims` says otherwise.
  template <class T>
  static Tensor of(std::vector<T> values) {
    const auto count = static_cast<std::int64_t>(values.size());
    return of(std::move(values), {count});
  }
  template <class T>
  static Tensor of(std::vector<T> values, Dims dims);
  static Tensor of_strings(std::vector<std::string> strings, Dims dims);
  // Bytes that somebody else keeps for as long as the tensor is used.
  static Tensor view(DataType type, Dims dims, ByteView data) {
    return {.type = type, .dims = std::move(dims), .data = data};
  }
};

bool are_same(const Tensor& a, const Tensor& b);  // type, dims and bytes; not the name

struct Graph;
using GraphPointer = std::shared_ptr<const Graph>;

struct Attribute {
  // monostate: a kind of attribute that brine does not read (sparse tensors, types)
  using Value = std::variant<std::monostate, float, std::int64_t, std::string, Tensor, GraphPointer, std::vector<float>,
                             std::vector<std::int64_t>, std::vector<std::string>, std::vector<Tensor>>;
  std::string name;
  Value value;
  std::string reference = {};  // inside a function: the function's attribute that is meant
};

struct Node {
  std::string op_type;
  std::string domain = {};  // "": ai.onnx
  std::string name = {};
  std::vector<std::string> inputs = {};   // "": left out
  std::vector<std::string> outputs = {};
  std::vector<Attribute> attributes = {};
  std::string doc = {};
  std::uint64_t offset = 0;

  const Attribute* find(std::string_view attribute) const;
};

struct Dimension {
  std::int64_t size = -1;   // -1: unknown, perhaps with a name
  std::string symbol = {};
};

struct ValueType {
  enum class Kind : std::uint8_t { kUnknown, kTensor, kSequence, kMap, kOptional };
  Kind kind = Kind::kTensor;
  DataType element = DataType::kUndefined;                // of a tensor; of a map: its keys'
  std::optional<std::vector<Dimension>> dims = {};        // of a tensor; none: of any rank
  std::shared_ptr<const ValueType> inner = {};            // of a sequence, a map (its values), an optional
};

struct ValueInfo {
  std::string name;
  ValueType type = {};
  std::string doc = {};
};

struct Graph {
  std::string name = {};
  std::string doc = {};
  std::vector<Node> nodes = {};
  std::vector<Tensor> initializers = {};
  std::vector<ValueInfo> inputs = {};
  std::vector<ValueInfo> outputs = {};
  std::vector<ValueInfo> values = {};
};

struct OpsetImport {
  std::string domain;
  std::int64_t version = 0;
};

struct Function {
  std::string name;
  std::string domain = {};
  std::vector<std::string> inputs = {};
  std::vector<std::string> outputs = {};
  std::vector<std::string> attributes = {};  // without a default
  std::vector<Attribute> defaults = {};
  std::vector<Node> nodes = {};
  std::vector<OpsetImport> opsets = {};
};

struct Model {
  std::int64_t ir_version = 0;
  std::vector<OpsetImport> opsets = {};
  std::string producer_name = {};
  std::string producer_version = {};
  std::string domain = {};
  std::int64_t version = 0;
  std::string doc = {};
  Graph graph = {};
  std::map<std::string, std::string> metadata = {};
  std::vector<Function> functions = {};
};

inline constexpr std::string_view kMlDomain = "ai.onnx.ml";

template <class T>
Tensor Tensor::of(std::vector<T> values, Dims dims) {
  const auto kept = std::make_shared<const std::vector<T>>(std::move(values));
  const ByteView data{reinterpret_cast<const std::uint8_t*>(kept->data()), kept->size() * sizeof(T)};
  return {.type = data_type_of<T>(), .dims = std::move(dims), .data = data, .owner = kept};
}

}  // namespace brine::onnx
