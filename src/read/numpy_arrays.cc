// Arrays and scalars of numpy. Source: numpy/core/src/multiarray/methods.c (array_reduce, array_setstate),
// numpy/core/numeric.py.
#include <array>
#include <cstring>

#include <fmt/format.h>

#include "read/numpy_objects.h"

namespace brine::read {
namespace {

using object::Array;
using object::Dtype;
using object::Id;
using object::Kind;
using object::Ref;

std::string shape_text(const std::vector<std::int64_t>& shape) {
  return fmt::format("({}{})", fmt::join(shape, ", "), shape.size() == 1 ? "," : "");
}

// The raw bytes of an array or scalar, whatever type the protocol could spell them with; nothing: these are no bytes.
std::optional<ByteView> raw_bytes(Builder& builder, Ref data) {
  if (data.is(Kind::kBytes) || data.is(Kind::kByteArray)) return data.bytes();
  if (data.is(Kind::kString)) return builder.latin1(data);
  return std::nullopt;
}

ByteView exact_bytes(Builder& builder, const Dtype& dtype, const std::vector<std::int64_t>& shape, Ref data) {
  const std::uint64_t size = byte_size(builder, dtype, shape);
  const auto bytes = raw_bytes(builder, data);
  if (!bytes) builder.fail(fmt::format("array: expected bytes, found {}", object::name_of(data.kind())));
  if (bytes->size() != size)
    builder.fail(fmt::format("array of shape {} and dtype {}: expected {} bytes, found {}", shape_text(shape),
                             to_string(dtype), size, bytes->size()));
  return *bytes;
}

// Objects stand in a list, in C order whatever the array's memory was like.
std::vector<Id> exact_objects(Builder& builder, const std::vector<std::int64_t>& shape, Ref data) {
  if (!data.is(Kind::kList))
    builder.fail(fmt::format("array of objects: expected a list, found {}", object::name_of(data.kind())));
  const std::uint64_t n = checked_product(shape, 1, builder.place());
  if (data.size() != n)
    builder.fail(fmt::format("array of shape {}: expected {} objects, found {}", shape_text(shape), n, data.size()));
  builder.limits().charge_memory(n * sizeof(Id), builder);
  return {data.children().begin(), data.children().end()};
}

// Is `axes` a permutation of 0 … n-1?
bool is_permutation(const std::vector<std::int64_t>& axes, std::size_t n) {
  std::vector<bool> seen(n);
  for (const std::int64_t axis : axes) {
    if (axis < 0 || axis >= static_cast<std::int64_t>(n) || seen[axis]) return false;
    seen[axis] = true;
  }
  return axes.size() == n;
}

// array.transpose(axes), in C order: axes that are not simply reversed have no layout of their own in an Array.
void transpose(Builder& builder, Array& array, const std::vector<std::int64_t>& axes) {
  const std::size_t n = array.shape.size();
  std::vector<std::uint64_t> from(n), step(n);
  std::uint64_t stride = array.dtype.itemsize;
  for (std::size_t i = n; i-- > 0; stride *= static_cast<std::uint64_t>(array.shape[i])) from[i] = stride;
  std::vector<std::int64_t> shape(n), at(n);
  for (std::size_t i = 0; i < n; ++i) {
    shape[i] = array.shape[axes[i]];
    step[i] = from[axes[i]];
  }
  builder.limits().charge_memory(array.data.size(), builder);
  std::string bytes(array.data.size(), '\0');
  std::uint64_t source = 0;
  for (std::uint64_t target = 0; target < bytes.size(); target += array.dtype.itemsize) {
    std::memcpy(bytes.data() + target, array.data.data() + source, array.dtype.itemsize);
    for (std::size_t i = n; i-- > 0;) {
      source += step[i];
      if (++at[i] < shape[i]) break;
      source -= step[i] * static_cast<std::uint64_t>(shape[i]);
      at[i] = 0;
    }
  }
  array.shape = std::move(shape);
  array.data = builder.keep(std::move(bytes));
}

bool is_plain(Ref dtype) {
  return dtype.is(Kind::kDtype) && (dtype.dtype().kind == 'O' || !has_objects(dtype.dtype()));
}

}  // namespace

ArrayClass array_class(Ref name) {
  return name.is(Kind::kName) ? array_class(name.module(), name.qualname()) : ArrayClass::kOther;
}

std::vector<std::int64_t> shape_of(Builder& builder, Ref tuple) {
  if (!tuple.is(Kind::kTuple) || tuple.size() > kDimensionsMax)
    builder.fail(fmt::format("shape: expected a tuple of at most {} ints, found {}", kDimensionsMax,
                             object::name_of(tuple.kind())));
  std::vector<std::int64_t> shape;
  for (std::size_t i = 0; i < tuple.size(); ++i) {
    const Ref extent = tuple.item(i);
    if (!extent.is(Kind::kInt) || extent.integer() < 0) builder.fail("shape: expected ints that are not negative");
    shape.push_back(extent.integer());
  }
  return shape;
}

std::uint64_t byte_size(Builder& builder, const Dtype& dtype, const std::vector<std::int64_t>& shape) {
  const std::uint64_t n = checked_product(shape, 1, builder.place());
  if (dtype.itemsize == 0)
    builder.limits().charge_work(n, builder);  // its elements cost no bytes, but loops over them do
  return checked_product(std::array<std::uint64_t, 1>{n}, dtype.itemsize, builder.place());
}

std::optional<Id> scalar_of_call(Builder& builder, Ref args) {
  if (args.size() != 2 || !is_plain(args.item(0))) return std::nullopt;
  Array scalar{.dtype = args.item(0).dtype()};
  if (scalar.dtype.kind == 'O') scalar.objects = {args.item(1).id()};
  else scalar.data = exact_bytes(builder, scalar.dtype, {}, args.item(1));
  return builder.array(Kind::kScalar, std::move(scalar));
}

std::optional<Id> array_of_buffer(Builder& builder, Ref args) {
  if (args.size() < 4 || args.size() > 5 || !is_plain(args.item(1)) || !args.item(3).is(Kind::kString))
    return std::nullopt;
  if (args.item(0).is(Kind::kBuffer))
    builder.fail(
        "the array's bytes were stored outside of the file (protocol 5 with a buffer_callback), and only the file was "
        "given",
        brine::Kind::kUnsupported);
  Array array{.dtype = args.item(1).dtype(), .shape = shape_of(builder, args.item(2))};
  if (array.dtype.kind == 'O') builder.fail("array of objects: expected a list, found a buffer");
  const std::string_view order = args.item(3).text();
  array.data = exact_bytes(builder, array.dtype, array.shape, args.item(0));
  array.fortran = order == "F";
  if (order == "K" && args.size() == 5 && !args.item(4).is_none()) {
    const std::vector<std::int64_t> axes = shape_of(builder, args.item(4));
    if (!is_permutation(axes, array.shape.size())) builder.fail("array: expected an order of all its axes");
    transpose(builder, array, axes);
  } else if (order != "C" && order != "F") {
    builder.fail("array: expected the order C, F or K with axes");
  }
  return builder.array(Kind::kArray, std::move(array));
}

std::optional<Array> array_of_state(Builder& builder, Ref type, const ArrayState& state) {
  const ArrayClass of = array_class(type);
  const Ref dtype = state.dtype;
  if (of == ArrayClass::kOther) return std::nullopt;
  if (dtype.is(Kind::kCall) || dtype.is(Kind::kInstance) || (dtype.is(Kind::kDtype) && !is_plain(dtype)))
    return std::nullopt;
  if (!dtype.is(Kind::kDtype))
    builder.fail(fmt::format("array: expected a dtype, found {}", object::name_of(dtype.kind())));
  if (!state.fortran.is(Kind::kBool) && !state.fortran.is(Kind::kInt))
    builder.fail("array: expected a bool that says whether it is in Fortran's order");
  Array array{.dtype = dtype.dtype(), .shape = shape_of(builder, state.shape)};
  if (of == ArrayClass::kSubclass) array.subclass = type.id();
  if (array.dtype.kind == 'O') {
    array.objects = exact_objects(builder, array.shape, state.data);
  } else {
    array.data = exact_bytes(builder, array.dtype, array.shape, state.data);
    array.fortran = state.fortran.integer() != 0;
  }
  return array;
}

bool build_array(Builder& builder, Id call, Ref args, Ref state) {
  if (args.size() != 3 || array_class(args.item(0)) == ArrayClass::kOther) return false;
  if (!state.is(Kind::kTuple) || state.size() != 5)
    builder.fail(fmt::format("array: expected a state of 5 entries, found {}", object::name_of(state.kind())));
  auto array = array_of_state(builder, args.item(0), {state.item(1), state.item(2), state.item(3), state.item(4)});
  if (!array) return false;
  builder.graph().become(call, builder.array(Kind::kArray, std::move(*array)));
  return true;
}

}  // namespace brine::read
