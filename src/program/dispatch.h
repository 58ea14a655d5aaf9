// From a dtype known at run time to a type known to the compiler.
#pragma once

#include <cstdint>
#include <string_view>
#include <type_traits>
#include <utility>

#include "base/error.h"
#include "program/cell.h"
#include "program/half.h"
#include "program/type.h"

namespace brine {

template <class T>
struct Tag {
  using type = T;
};

template <class T>
constexpr Dtype dtype_of() {
  if constexpr (std::is_same_v<T, bool>) return Dtype::kBool;
  else if constexpr (std::is_same_v<T, std::int8_t>) return Dtype::kInt8;
  else if constexpr (std::is_same_v<T, std::uint8_t>) return Dtype::kUint8;
  else if constexpr (std::is_same_v<T, std::int16_t>) return Dtype::kInt16;
  else if constexpr (std::is_same_v<T, std::uint16_t>) return Dtype::kUint16;
  else if constexpr (std::is_same_v<T, std::int32_t>) return Dtype::kInt32;
  else if constexpr (std::is_same_v<T, std::uint32_t>) return Dtype::kUint32;
  else if constexpr (std::is_same_v<T, std::int64_t>) return Dtype::kInt64;
  else if constexpr (std::is_same_v<T, std::uint64_t>) return Dtype::kUint64;
  else if constexpr (std::is_same_v<T, Half>) return Dtype::kFloat16;
  else if constexpr (std::is_same_v<T, float>) return Dtype::kFloat32;
  else if constexpr (std::is_same_v<T, double>) return Dtype::kFloat64;
  else if constexpr (std::is_same_v<T, std::string_view>) return Dtype::kString;
  else return Dtype::kObject;
}

// The type in which numpy computes with T.
template <class T>
using Compute = std::conditional_t<std::is_same_v<T, Half>, float, T>;

// f(Tag<T>{}) for any dtype.
template <class F>
decltype(auto) for_dtype(Dtype dtype, F&& f) {
  switch (dtype) {
    case Dtype::kBool:    return f(Tag<bool>{});
    case Dtype::kInt8:    return f(Tag<std::int8_t>{});
    case Dtype::kUint8:   return f(Tag<std::uint8_t>{});
    case Dtype::kInt16:   return f(Tag<std::int16_t>{});
    case Dtype::kUint16:  return f(Tag<std::uint16_t>{});
    case Dtype::kInt32:   return f(Tag<std::int32_t>{});
    case Dtype::kUint32:  return f(Tag<std::uint32_t>{});
    case Dtype::kInt64:   return f(Tag<std::int64_t>{});
    case Dtype::kUint64:  return f(Tag<std::uint64_t>{});
    case Dtype::kFloat16: return f(Tag<Half>{});
    case Dtype::kFloat32: return f(Tag<float>{});
    case Dtype::kFloat64: return f(Tag<double>{});
    case Dtype::kString:  return f(Tag<std::string_view>{});
    case Dtype::kObject:  return f(Tag<Cell>{});
  }
  throw Error(Kind::kInternal, "a dtype out of range");
}

// f(Tag<T>{}) for a bool, an integer or a float; text has been refused by the operation's rule.
template <class F>
decltype(auto) for_number(Dtype dtype, F&& f) {
  switch (dtype) {
    case Dtype::kBool:    return f(Tag<bool>{});
    case Dtype::kInt8:    return f(Tag<std::int8_t>{});
    case Dtype::kUint8:   return f(Tag<std::uint8_t>{});
    case Dtype::kInt16:   return f(Tag<std::int16_t>{});
    case Dtype::kUint16:  return f(Tag<std::uint16_t>{});
    case Dtype::kInt32:   return f(Tag<std::int32_t>{});
    case Dtype::kUint32:  return f(Tag<std::uint32_t>{});
    case Dtype::kInt64:   return f(Tag<std::int64_t>{});
    case Dtype::kUint64:  return f(Tag<std::uint64_t>{});
    case Dtype::kFloat16: return f(Tag<Half>{});
    case Dtype::kFloat32: return f(Tag<float>{});
    case Dtype::kFloat64: return f(Tag<double>{});
    default:              throw Error(Kind::kInternal, "a kernel of numbers was asked for text");
  }
}

// f(Tag<T>{}) for a float.
template <class F>
decltype(auto) for_float(Dtype dtype, F&& f) {
  switch (dtype) {
    case Dtype::kFloat16: return f(Tag<Half>{});
    case Dtype::kFloat32: return f(Tag<float>{});
    case Dtype::kFloat64: return f(Tag<double>{});
    default:              throw Error(Kind::kInternal, "a kernel of floats was asked for something else");
  }
}

}  // namespace brine
