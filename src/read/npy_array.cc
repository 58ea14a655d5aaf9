#include "read/npy_array.h"

#include <algorithm>
#include <limits>

#include <fmt/format.h>

namespace brine::read {
namespace {

using object::Dtype;

constexpr std::uint64_t kItemBytesMax = std::numeric_limits<std::int32_t>::max();  // numpy's own

std::uint32_t item_bytes(std::uint64_t bytes, const Place& at) {
  if (bytes > kItemBytesMax) throw Error(Kind::kMalformed, at, "a dtype of more than 2^31 bytes");
  return static_cast<std::uint32_t>(bytes);
}

Dtype plain_dtype(const NpyDescr& descr, const Place& at) {
  const std::optional<Dtype> dtype = object::dtype_of(descr.text);
  if (!dtype) throw Error(Kind::kMalformed, at, fmt::format("expected a dtype of numpy, found {}", descr.text));
  if (dtype->kind == 'O')
    throw Error(Kind::kUnsafe, at, "an array of Python objects in a .npy file, which Python would unpickle");
  return *dtype;
}

bool is_padding(const NpyField& field) { return field.name.empty() && field.descr.text.starts_with("|V"); }

Dtype structured_dtype(const NpyDescr& descr, const Place& at) {  // as deep as a header nests, which npy.cc bounds
  Dtype dtype{.kind = 'V'};
  std::uint64_t offset = 0;
  for (const NpyField& field : descr.fields) {
    Dtype inner = dtype_of(field.descr, at);
    const std::uint32_t size = inner.itemsize;
    if (!is_padding(field)) {
      if (std::any_of(dtype.fields.begin(), dtype.fields.end(),
                      [&](const auto& other) { return other.name == field.name; }))
        throw Error(Kind::kMalformed, at, fmt::format("expected the field {} once, found it twice", field.name));
      dtype.fields.push_back({field.name, item_bytes(offset, at), std::move(inner)});
    }
    offset += size;
  }
  dtype.itemsize = item_bytes(offset, at);
  return dtype;
}

}  // namespace

Dtype dtype_of(const NpyDescr& descr, const Place& at) {
  Dtype dtype = descr.fields.empty() ? plain_dtype(descr, at) : structured_dtype(descr, at);
  if (!descr.shape.empty()) {
    if (std::find(descr.shape.begin(), descr.shape.end(), 0) != descr.shape.end())
      throw Error(Kind::kUnsupported, at, "a dtype that is an array without elements");
    dtype.itemsize = item_bytes(checked_product(descr.shape, dtype.itemsize, at), at);
    dtype.subshape = descr.shape;
  }
  return dtype;
}

object::Array read_npy(ByteReader& in) {
  const Place at = in.place();
  NpyHeader header = read_npy_header(in);
  object::Array array{
      .dtype = dtype_of(header.descr, at), .shape = std::move(header.shape), .fortran = header.fortran_order};
  if (!array.dtype.subshape.empty()) throw Error(Kind::kUnsupported, at, "a .npy file whose elements are arrays");
  array.data = in.take(checked_product(array.shape, array.dtype.itemsize, at), "the array's values");
  return array;
}

}  // namespace brine::read
