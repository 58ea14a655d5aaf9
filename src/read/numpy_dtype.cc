// dtypes: numpy.dtype("f8", False, True) and the state (version, byte order, subarray, names, fields, itemsize,
// alignment, flags[, metadata]) that numpy's dtype.__reduce__ writes. Source: numpy/core/src/multiarray/descriptor.c.
#include <algorithm>
#include <array>
#include <limits>
#include <map>

#include <fmt/format.h>

#include "read/numpy_objects.h"

namespace brine::read {
namespace {

using object::Dtype;
using object::Id;
using object::Kind;
using object::Ref;

constexpr std::uint64_t kFieldsMax = 1 << 16;
constexpr std::int64_t kItemsizeMax = std::numeric_limits<std::int32_t>::max();  // numpy's own
constexpr std::int64_t kReferences = 0x01, kPointers = 0x04, kAlignedStruct = 0x80;  // flags of a dtype
constexpr std::int64_t kObjectFlags = 0x3f;

struct Extent {
  int depth = 1;
  std::uint64_t n_fields = 0;
};
Extent extent_of(const Dtype& dtype) {
  Extent extent{.n_fields = dtype.fields.size()};
  for (const Dtype::Field& field : dtype.fields) {
    const Extent inner = extent_of(field.dtype);
    extent.depth = std::max(extent.depth, inner.depth + 1);
    extent.n_fields += inner.n_fields;
  }
  return extent;
}

std::int64_t integer(Builder& builder, Ref value, std::string_view what) {
  if (!value.is(Kind::kInt) && !value.is(Kind::kBool))
    builder.fail(fmt::format("dtype: expected an int as {}, found {}", what, object::name_of(value.kind())));
  return value.integer();
}

void require(Builder& builder, bool holds, std::string_view expected) {
  if (!holds) builder.fail(fmt::format("dtype: expected {}", expected));
}

// "ns", or "25s" for steps of 25 seconds, out of (metadata, (unit, count, 1, 1)).
std::string unit_of(Builder& builder, Ref metadata) {
  constexpr std::array<std::string_view, 14> kUnits = {"generic", "Y",  "M",  "W",  "D",  "h",  "m",
                                                       "s",       "ms", "us", "ns", "ps", "fs", "as"};
  const Ref unit = metadata.is(Kind::kTuple) && metadata.size() == 2 ? metadata.item(1) : Ref{};
  require(builder, unit.is(Kind::kTuple) && unit.size() >= 2, "a unit and a count in the state of a datetime");
  const Ref name = unit.item(0);
  require(builder, name.is(Kind::kBytes) || name.is(Kind::kString), "the name of a unit of time");
  const std::string_view text = text_of(name.bytes());
  require(builder, std::find(kUnits.begin(), kUnits.end(), text) != kUnits.end(), "the name of a unit of time");
  const std::int64_t count = integer(builder, unit.item(1), "the count of the unit");
  require(builder, count > 0 && count <= kItemsizeMax, "a positive count of the unit");
  if (text == "generic") return {};
  return count == 1 ? std::string(text) : fmt::format("{}{}", count, text);
}

void set_byte_order(Builder& builder, Dtype& dtype, Ref order) {
  require(builder,
          order.is(Kind::kString) && order.text().size() == 1 &&
              std::string_view("<>|=").find(order.text()[0]) != std::string_view::npos,
          "a byte order of '<', '>', '|' or '='");
  dtype.big_endian = order.text() == ">" && object::has_byte_order(dtype);
}

// (element, shape) of a dtype that is an array itself.
void set_subarray(Builder& builder, Dtype& dtype, Ref subarray) {
  require(builder, subarray.is(Kind::kTuple) && subarray.size() == 2 && subarray.item(0).is(Kind::kDtype),
          "an element's dtype and a shape");
  const std::int64_t whole = dtype.itemsize;
  std::vector<std::int64_t> shape;
  if (subarray.item(1).is(Kind::kInt)) shape = {integer(builder, subarray.item(1), "a shape")};
  else shape = shape_of(builder, subarray.item(1));
  dtype = subarray_of(builder, subarray.item(0).dtype(), shape);
  require(builder, dtype.itemsize == whole,
          fmt::format("a subarray of {} bytes, its dtype's size, found one of {}", whole, dtype.itemsize));
}

void set_fields(Builder& builder, Dtype& dtype, Ref names, Ref fields) {
  require(builder, dtype.kind == 'V', "fields in a structured dtype only");
  require(builder, names.is(Kind::kTuple) && fields.is(Kind::kDict), "a tuple of names and a dict of fields");
  require(builder, names.size() <= kFieldsMax, fmt::format("at most {} fields", kFieldsMax));
  std::map<std::string_view, Ref> by_name;
  for (std::size_t i = 0; i < fields.size(); ++i)
    if (fields.key(i).is(Kind::kString)) by_name[fields.key(i).text()] = fields.value(i);
  builder.limits().charge_memory(fields.size() * 64, builder);
  for (std::size_t i = 0; i < names.size(); ++i) {
    require(builder, names.item(i).is(Kind::kString), "a str as the name of each field");
    const auto found = by_name.find(names.item(i).text());
    require(builder, found != by_name.end(), "each name once, and a field for it");
    const Ref field = found->second;
    require(builder, field.is(Kind::kTuple) && field.size() >= 2 && field.item(0).is(Kind::kDtype),
            "a dtype and an offset of each field");
    add_field(builder, dtype, found->first, integer(builder, field.item(1), "the offset of a field"),
              field.item(0).dtype());
    by_name.erase(found);
  }
  require_modest(builder, dtype);
}

// A dtype that says of itself that its elements are no objects, while they are, crashes numpy; so does the contrary.
void check_flags(Builder& builder, const Dtype& dtype, std::int64_t flags) {
  if (dtype.kind == 'O')
    require(builder, (flags & kObjectFlags) == kObjectFlags, "the flags of objects in a dtype of objects");
  else if (!has_objects(dtype))
    require(builder, (flags & (kReferences | kPointers)) == 0, "no flags of objects in a dtype without them");
}

bool is_numpy_record(Ref type) {
  constexpr std::array<std::string_view, 4> kModules = {"numpy", "numpy.rec", "numpy.core.records",
                                                        "numpy._core.records"};
  return type.is(Kind::kName) && type.qualname() == "record" &&
         std::find(kModules.begin(), kModules.end(), type.module()) != kModules.end();
}

}  // namespace

bool has_objects(const Dtype& dtype) {
  if (dtype.kind == 'O') return true;
  return std::any_of(dtype.fields.begin(), dtype.fields.end(),
                     [](const Dtype::Field& field) { return has_objects(field.dtype); });
}

void add_field(Builder& builder, Dtype& dtype, std::string_view name, std::int64_t offset, Dtype field) {
  const std::int64_t size = field.itemsize;
  if (offset < 0 || size > dtype.itemsize || offset > dtype.itemsize - size)
    builder.fail(fmt::format("dtype: expected the field {} within {} bytes, found {} bytes at {}", name, dtype.itemsize,
                             size, offset));
  dtype.fields.push_back({std::string(name), static_cast<std::uint32_t>(offset), std::move(field)});
}

Dtype subarray_of(Builder& builder, Dtype element, const std::vector<std::int64_t>& shape) {
  require(builder, shape.size() + element.subshape.size() <= kDtypeDepthMax, "a subarray of at most 32 dimensions");
  const std::uint64_t size = byte_size(builder, element, shape);
  require(builder, size <= static_cast<std::uint64_t>(kItemsizeMax), "a dtype of less than 2 GiB");
  require(builder, size != 0 || element.itemsize == 0, "a subarray of at least one element");
  element.itemsize = static_cast<std::uint32_t>(size);
  element.subshape.insert(element.subshape.begin(), shape.begin(), shape.end());
  return element;
}

void require_modest(Builder& builder, const Dtype& dtype) {
  const Extent extent = extent_of(dtype);
  if (extent.depth > kDtypeDepthMax || extent.n_fields > kFieldsMax)
    builder.fail(fmt::format("dtype: {} fields nested {} deep, where {} and {} are allowed", extent.n_fields,
                             extent.depth, kFieldsMax, kDtypeDepthMax),
                 brine::Kind::kLimit);
}

std::optional<Id> dtype_of_call(Builder& builder, Ref args) {
  if (args.size() == 0) return std::nullopt;
  const Ref type = args.item(0);
  if (is_numpy_record(type)) return builder.dtype({.kind = 'V', .itemsize = 0});  // its state has the size
  if (!type.is(Kind::kString)) return std::nullopt;
  auto dtype = object::dtype_of(type.text());
  if (!dtype || dtype->itemsize > kItemsizeMax)
    builder.fail(fmt::format("dtype: expected a name as numpy writes it, found one of {} characters that is none",
                             type.text().size()));
  return builder.dtype(std::move(*dtype));
}

void build_dtype(Builder& builder, Id id, Ref state) {
  require(builder, state.is(Kind::kTuple) && (state.size() == 8 || state.size() == 9), "a state of 8 or 9 entries");
  const std::int64_t version = integer(builder, state.item(0), "the version of the state");
  require(builder, version == 3 || version == 4, fmt::format("a state of version 3 or 4, found {}", version));
  const Dtype& named = builder.graph().dtype(id);
  Dtype dtype{.kind = named.kind, .itemsize = named.itemsize, .unit = named.unit};
  const Ref subarray = state.item(2), names = state.item(3), fields = state.item(4);
  const std::int64_t itemsize = integer(builder, state.item(5), "its size"),
                     flags = integer(builder, state.item(7), "its flags");
  if (dtype.kind == 'V' && dtype.itemsize == 0 && itemsize > 0 && itemsize <= kItemsizeMax)
    dtype.itemsize = static_cast<std::uint32_t>(itemsize);
  require(builder, itemsize == -1 || itemsize == dtype.itemsize,
          fmt::format("its size of {} bytes in the state too, found {}", dtype.itemsize, itemsize));
  set_byte_order(builder, dtype, state.item(1));
  if (!names.is_none()) set_fields(builder, dtype, names, fields);
  if (!subarray.is_none()) set_subarray(builder, dtype, subarray);
  if ((dtype.kind == 'M' || dtype.kind == 'm') && state.size() == 9) dtype.unit = unit_of(builder, state.item(8));
  check_flags(builder, dtype, flags);
  dtype.aligned = !dtype.fields.empty() && (flags & kAlignedStruct);
  builder.graph().dtype(id) = std::move(dtype);
}

}  // namespace brine::read
