// Names and sizes of ONNX's element types, and equality of tensors.
#include "onnx/graph/graph.h"

#include <algorithm>

namespace brine::onnx {

std::string_view name_of(DataType type) {
  switch (type) {
    case DataType::kUndefined:  return "undefined";
    case DataType::kFloat:      return "float";
    case DataType::kUint8:      return "uint8";
    case DataType::kInt8:       return "int8";
    case DataType::kUint16:     return "uint16";
    case DataType::kInt16:      return "int16";
    case DataType::kInt32:      return "int32";
    case DataType::kInt64:      return "int64";
    case DataType::kString:     return "string";
    case DataType::kBool:       return "bool";
    case DataType::kFloat16:    return "float16";
    case DataType::kDouble:     return "double";
    case DataType::kUint32:     return "uint32";
    case DataType::kUint64:     return "uint64";
    case DataType::kComplex64:  return "complex64";
    case DataType::kComplex128: return "complex128";
    case DataType::kBfloat16:   return "bfloat16";
  }
  return "an unknown type";  // a number from a file
}

std::uint64_t size_of(DataType type) {
  switch (type) {
    case DataType::kUint8:
    case DataType::kInt8:
    case DataType::kBool:       return 1;
    case DataType::kUint16:
    case DataType::kInt16:
    case DataType::kFloat16:
    case DataType::kBfloat16:   return 2;
    case DataType::kFloat:
    case DataType::kInt32:
    case DataType::kUint32:     return 4;
    case DataType::kInt64:
    case DataType::kDouble:
    case DataType::kUint64:
    case DataType::kComplex64:  return 8;
    case DataType::kComplex128: return 16;
    case DataType::kString:
    case DataType::kUndefined:  return 0;
  }
  return 0;
}

Tensor Tensor::of_strings(std::vector<std::string> strings, Dims dims) {
  return {.type = DataType::kString, .dims = std::move(dims), .strings = std::move(strings)};
}

bool are_same(const Tensor& a, const Tensor& b) {
  return a.type == b.type && a.dims == b.dims && a.strings == b.strings && std::ranges::equal(a.data, b.data);
}

const Attribute* Node::find(std::string_view attribute) const {
  const auto it = std::ranges::find(attributes, attribute, &Attribute::name);
  return it == attributes.end() ? nullptr : &*it;
}

}  // namespace brine::onnx
