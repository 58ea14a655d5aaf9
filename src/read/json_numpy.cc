// numpy's arrays, scalars and dtypes out of JSON.
#include <array>
#include <bit>
#include <cmath>
#include <limits>
#include <set>

#include <fmt/format.h>

#include "base/utf8.h"
#include "read/json_reader.h"
#include "read/numpy_objects.h"

namespace brine::read {

using object::Array;
using object::Dtype;
using object::Id;
using NodeKind = object::Kind;

namespace {

template <class T>
void append(std::string& bytes, T value) {  // every target of brine is little-endian
  bytes.append(reinterpret_cast<const char*>(&value), sizeof value);
}

// The lowest bytes of an integer that fits into them.
void append_bytes(std::string& bytes, std::uint64_t integer, std::uint32_t size) {
  bytes.append(reinterpret_cast<const char*>(&integer), size);
}

bool fits(std::int64_t integer, const Dtype& dtype) {
  const std::uint32_t bits = 8 * dtype.itemsize;
  if (dtype.kind == 'u') return integer >= 0 && (bits == 64 || integer >> bits == 0);
  return bits == 64 || integer >> (bits - 1) == 0 || integer >> (bits - 1) == -1;
}

bool is_exact_float(double real) {
  if (!std::isfinite(real)) return true;
  return std::abs(real) <= std::numeric_limits<float>::max() && double{static_cast<float>(real)} == real;
}

// The characters of well-formed UTF-8, as numpy keeps them.
std::string characters_of(std::string_view utf8) {
  std::string characters;
  for (std::size_t i = 0; i < utf8.size();) {
    const auto lead = static_cast<unsigned char>(utf8[i]);
    const std::size_t length = lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
    std::uint32_t code = length == 1 ? lead : lead & (0x7fu >> length);
    for (std::size_t k = 1; k < length; ++k) code = code << 6 | (static_cast<unsigned char>(utf8[i + k]) & 0x3fu);
    append(characters, code);
    i += length;
  }
  return characters;
}

}  // namespace

// ---- dtypes ----

std::vector<std::int64_t> JsonReader::shape_of(Value value) const {
  std::vector<std::int64_t> shape;
  for (std::size_t i = 0; i < value.size(); ++i) {
    const Value extent = value.item(i);
    if (i == kDimensionsMax || extent.integer() < 0)
      fail(extent, fmt::format("expected at most {} extents, none of them negative", kDimensionsMax));
    shape.push_back(extent.integer());
  }
  return shape;
}

object::Dtype JsonReader::dtype_of(Value value, int depth) {
  if (depth > kDtypeDepthMax) fail(value, "expected a dtype that is nested less deeply");
  if (!value.is(json::Type::kObject)) {
    const auto dtype = object::dtype_of(value.text());
    if (!dtype || dtype->itemsize > std::numeric_limits<std::int32_t>::max())
      fail(value, "expected a dtype as numpy writes it, found another text");
    return *dtype;
  }
  builder_.stand_at(value.offset(), "");
  if (const Value element = value.find("element")) {
    require_keys(value, "element", std::array<std::string_view, 1>{"shape"});
    return subarray_of(builder_, dtype_of(element, depth + 1), shape_of(value.at("shape")));
  }
  require_keys(value, "fields", std::array<std::string_view, 2>{"itemsize", "aligned"});
  const Value fields = value.at("fields"), itemsize = value.at("itemsize");
  if (itemsize.integer() < 0 || itemsize.integer() > std::numeric_limits<std::int32_t>::max())
    fail(itemsize, "expected a size of 0 to 2^31 - 1 bytes");
  Dtype dtype{.kind = 'V', .itemsize = static_cast<std::uint32_t>(itemsize.integer())};
  if (const Value aligned = value.find("aligned")) dtype.aligned = aligned.boolean();
  std::set<std::string_view> names;
  for (std::size_t i = 0; i < fields.size(); ++i) {
    const Value field = fields.item(i);
    require_keys(field, "name", std::array<std::string_view, 2>{"offset", "dtype"});
    builder_.limits().charge_memory(sizeof(Dtype::Field) + 64, builder_);
    const std::string_view name = text_of(field.at("name"));
    if (!names.insert(name).second) fail(field, "expected each name of a field once, found it twice");
    add_field(builder_, dtype, name, field.at("offset").integer(), dtype_of(field.at("dtype"), depth + 1));
  }
  if (dtype.fields.empty()) fail(fields, "expected fields, found none");
  require_modest(builder_, dtype);
  return dtype;
}

object::Id JsonReader::make_dtype(Value, Value content) { return builder_.dtype(dtype_of(content, 1)); }

// ---- arrays ----

object::Id JsonReader::make_array(Value object, Value content) {
  Array array{.dtype = dtype_of(content, 1), .shape = shape_of(object.at("shape"))};
  if (const Value order = object.find("order")) {
    if (order.text() != "F" || array.dtype.kind == 'O') fail(order, "expected the order F, of an array of no objects");
    array.fortran = true;
  }
  if (const Value subclass = object.find("subclass")) wait_for_name(subclass);
  return array_of(NodeKind::kArray, object, std::move(array));
}

object::Id JsonReader::make_scalar(Value object, Value content) {
  return array_of(NodeKind::kScalar, object, {.dtype = dtype_of(content, 1)});
}

object::Id JsonReader::array_of(NodeKind kind, Value object, Array array) {
  builder_.stand_at(object.offset(), "");
  const std::uint64_t n_bytes = byte_size(builder_, array.dtype, array.shape);
  if (array.dtype.kind == 'O') {
    const Value objects = object.at("objects");
    wait_for_items(objects);
    if (objects.size() != array.size())
      fail(objects, fmt::format("expected {} objects, as the shape says, found {}", array.size(), objects.size()));
    builder_.limits().charge_memory(objects.size() * sizeof(Id), builder_);
    array.objects.assign(objects.size(), object::kNoId);
    return builder_.array(kind, std::move(array));
  }
  if (has_objects(array.dtype)) fail(object, "expected no objects in the fields of an array");
  array.data = data_of(object, array);
  if (array.data.size() != n_bytes)
    fail(object, fmt::format("expected {} bytes, as dtype and shape say, found {}", n_bytes, array.data.size()));
  return builder_.array(kind, std::move(array));
}

ByteView JsonReader::data_of(Value object, const Array& array) {
  const Value values = object.find("values"), base64 = object.find("base64");
  if (static_cast<bool>(values) == static_cast<bool>(base64) || object.find("objects"))
    fail(object, "expected values or base64, and no objects");
  return values ? bytes_of_values(values, array) : bytes_of_base64(base64);
}

ByteView JsonReader::bytes_of_values(Value values, const Array& array) {
  if (array.dtype.big_endian || !array.dtype.subshape.empty())
    fail(values, "expected base64 of an array of this dtype");
  if (values.size() != array.size())
    fail(values, fmt::format("expected {} values, as the shape says, found {}", array.size(), values.size()));
  std::string bytes;
  builder_.limits().charge_memory(values.size() * array.dtype.itemsize, builder_);
  for (std::size_t i = 0; i < values.size(); ++i) append_element(bytes, values.item(i), array.dtype);
  return builder_.keep(std::move(bytes));
}

void JsonReader::append_element(std::string& bytes, Value value, const Dtype& dtype) const {
  switch (dtype.kind) {
    case 'b': return append(bytes, static_cast<std::uint8_t>(value.boolean()));
    case 'i':
    case 'u':
      if (!fits(value.integer(), dtype)) fail(value, fmt::format("expected a number of {}", to_string(dtype)));
      return append_bytes(bytes, static_cast<std::uint64_t>(value.integer()), dtype.itemsize);
    case 'f': {
      const double real = real_of(value);
      if (value.is(json::Type::kString) && value.text().starts_with("0x")) break;
      if (dtype.itemsize == 8) return append(bytes, real);
      if (dtype.itemsize != 4) break;
      if (!is_exact_float(real)) fail(value, "expected a number that a float32 equals");
      return append(bytes, std::isnan(real) ? std::bit_cast<float>(0x7fc00000) : static_cast<float>(real));
    }
    case 'U': {
      if (!value.is(json::Type::kString)) value.fail("a string");
      std::string characters = characters_of(value.text());
      if (characters.size() > dtype.itemsize) fail(value, fmt::format("expected a text of {}", to_string(dtype)));
      characters.resize(dtype.itemsize);
      bytes += characters;
      return;
    }
    default: break;
  }
  fail(value, fmt::format("expected base64 of an array of {}", to_string(dtype)));
}

}  // namespace brine::read
