// From a dtype known at run time to a type known to the compiler.
#pragma once

#include <cstdint>
#include <string_view>
#include <type_traits>
#include <utility>

#include "base/error.h"
#include "brine/cell.h"
#include "program/half.h"
#include "program/type.h"

namespace brine {

template <class T>
struct Tag {
  using type = T;
};

template <class T>
constexpr Dtype dtype_of() {
  if constexpr (std::is_same_v<T, Half>) return Dtype::kFloat16;
  else return dtype_for<T>();
}

// The type in which numpy computes with T.
template <class T>
using Compute = std::conditional_t<std::is_same_v<T, Half>, float, T>;

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

// f(Tag<T>{}) for any dtype.
template <class F>
decltype(auto) for_dtype(Dtype dtype, F&& f) {
  switch (dtype) {
    case Dtype::kString: return f(Tag<std::string_view>{});
    case Dtype::kObject: return f(Tag<Cell>{});
    default:             return for_number(dtype, std::forward<F>(f));
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
