#include "ops/kernel.h"

#include <fmt/format.h>

namespace brine {

onnx::DataType data_type_of(Dtype dtype) {
  using onnx::DataType;
  switch (dtype) {
    case Dtype::kBool:    return DataType::kBool;
    case Dtype::kInt8:    return DataType::kInt8;
    case Dtype::kUint8:   return DataType::kUint8;
    case Dtype::kInt16:   return DataType::kInt16;
    case Dtype::kUint16:  return DataType::kUint16;
    case Dtype::kInt32:   return DataType::kInt32;
    case Dtype::kUint32:  return DataType::kUint32;
    case Dtype::kInt64:   return DataType::kInt64;
    case Dtype::kUint64:  return DataType::kUint64;
    case Dtype::kFloat16: return DataType::kFloat16;
    case Dtype::kFloat32: return DataType::kFloat;
    case Dtype::kFloat64: return DataType::kDouble;
    case Dtype::kString:  return DataType::kString;
    case Dtype::kObject:  break;
  }
  throw Error(Kind::kUnsupported, "ONNX has no tensors of mixed objects");
}

Type pair_type(const Call& call) {
  const Type &a = call.in(0), &b = call.in(1);
  if (a.form != Form::kDense || b.form != Form::kDense)
    throw Error(Kind::kUnsupported, "arithmetic on a table or a sparse matrix");
  if (a.dtype != b.dtype) throw Error(Kind::kInternal, "operands of different dtypes");
  return {a.dtype, broadcast(a.shape, b.shape)};
}

Type number_pair_type(const Call& call) {
  Type type = pair_type(call);
  if (!is_number(type.dtype)) throw Error(Kind::kUsage, "expected numbers, found text");
  return type;
}

Type bool_pair_type(const Call& call) { return {Dtype::kBool, pair_type(call).shape}; }

Type number_type(const Call& call) {
  const Type& x = call.in(0);
  if (x.form != Form::kDense) throw Error(Kind::kUnsupported, "an element-wise function of a table or a sparse matrix");
  if (!is_number(x.dtype)) throw Error(Kind::kUsage, "expected numbers, found text");
  return x;
}

Type float_type(const Call& call) {
  const Type type = number_type(call);
  if (!is_float(type.dtype)) throw Error(Kind::kInternal, "expected floats");
  return type;
}

}  // namespace brine
