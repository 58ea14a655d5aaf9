// The JSON of numpy's arrays, scalars and dtypes: short arrays of numbers, booleans and text as such, others in base64.
#include <bit>
#include <cmath>
#include <cstring>
#include <optional>

#include <fmt/format.h>

#include "base/json_text.h"
#include "base/utf8.h"
#include "write/json_writer.h"

namespace brine::write {

using object::Array;
using object::Dtype;
using object::Ref;
using NodeKind = object::Kind;

namespace {

constexpr std::uint64_t kValuesMax = 1000;
constexpr std::int64_t kExactMax = (std::int64_t{1} << 53) - 1;

template <class T>
T load(ByteView bytes) {
  T value;
  std::memcpy(&value, bytes.data(), sizeof(T));
  return value;
}

// Of one element; nothing: a number would not say all of its bits.
using Spelled = std::optional<std::string>;

template <class T>
Spelled integer_text(ByteView bytes) {
  const T value = load<T>(bytes);
  if constexpr (sizeof(T) == 8)
    if (value > static_cast<T>(kExactMax) || (std::is_signed_v<T> && value < static_cast<T>(-kExactMax)))
      return std::nullopt;
  return fmt::format("{}", value);
}

Spelled real_text(double value) {
  const std::string text = json_of_real(value);
  if (text.starts_with("\"0x")) return std::nullopt;
  return text;
}

// The text of a float is that of the double that equals it: whoever rounds once finds it.
Spelled float_text(ByteView bytes) {
  if (bytes.size() == 8) return real_text(load<double>(bytes));
  const float value = load<float>(bytes);
  if (std::isnan(value) && std::bit_cast<std::uint32_t>(value) != 0x7fc00000) return std::nullopt;
  return real_text(std::isnan(value) ? std::bit_cast<double>(0x7ff8000000000000) : double{value});
}

// numpy's fixed-width text without the zeros that fill it.
Spelled unicode_text(ByteView bytes) {
  std::size_t size = bytes.size();
  while (size != 0 && load<std::uint32_t>(bytes.subspan(size - 4)) == 0) size -= 4;
  std::string text;
  for (std::size_t i = 0; i < size; i += 4) {
    const auto character = load<std::uint32_t>(bytes.subspan(i));
    if (character > 0x10ffff) return std::nullopt;
    append_utf8(text, character);
  }
  if (!is_json_text(text)) return std::nullopt;
  return json_text(text);
}

using Speller = Spelled (*)(ByteView);

Speller speller_of(const Dtype& dtype) {
  if (dtype.big_endian || !dtype.subshape.empty()) return nullptr;
  switch (dtype.kind) {
    case 'b':
      return [](ByteView bytes) -> Spelled {
        if (bytes[0] > 1) return std::nullopt;
        return bytes[0] ? "true" : "false";
      };
    case 'i':
      return dtype.itemsize == 1   ? integer_text<std::int8_t>
             : dtype.itemsize == 2 ? integer_text<std::int16_t>
             : dtype.itemsize == 4 ? integer_text<std::int32_t>
                                   : integer_text<std::int64_t>;
    case 'u':
      return dtype.itemsize == 1   ? integer_text<std::uint8_t>
             : dtype.itemsize == 2 ? integer_text<std::uint16_t>
             : dtype.itemsize == 4 ? integer_text<std::uint32_t>
                                   : integer_text<std::uint64_t>;
    case 'f': return dtype.itemsize == 4 || dtype.itemsize == 8 ? float_text : nullptr;
    case 'U': return unicode_text;
    default:  return nullptr;
  }
}

// [1.0, 2.5]; nothing: as base64.
std::optional<std::string> values_of(const Array& array) {
  const Speller spell = speller_of(array.dtype);
  const std::uint64_t n = array.size();
  if (!spell || n > kValuesMax) return std::nullopt;
  std::string text = "[";
  for (std::uint64_t i = 0; i < n; ++i) {
    const Spelled element = spell(array.data.subspan(i * array.dtype.itemsize, array.dtype.itemsize));
    if (!element) return std::nullopt;
    text += (i == 0 ? "" : ", ") + *element;
  }
  return text + "]";
}

}  // namespace

void JsonWriter::array(Ref ref, At at) {
  const Array& array = ref.array();
  const bool is_scalar = ref.is(NodeKind::kScalar);
  std::string text = head(ref, is_scalar ? "scalar" : "array") + dtype_text(array.dtype);
  if (!is_scalar) text += fmt::format(", \"shape\": [{}]", fmt::join(array.shape, ", "));
  if (array.fortran) text += ", \"order\": \"F\"";
  put(text);
  if (array.subclass != object::kNoId) {
    const Ref subclass = graph_.ref(array.subclass);
    put(", \"subclass\": ");
    if (is_bare_name(subclass)) put(json_text(fmt::format("{}:{}", subclass.module(), subclass.qualname())));
    else visit({array.subclass, at});  // a name: no tasks
  }
  if (array.dtype.kind == 'O') {
    put(", \"objects\": ");
    return items("", array.objects, at, "}");
  }
  if (const auto values = values_of(array)) return put(fmt::format(", \"values\": {}}}", *values));
  put(", \"base64\": ");
  base64(array.data, at);
  put("}");
}

// numpy's string where it says all; else {"fields": …} or {"element": …, "shape": …}.
std::string JsonWriter::dtype_text(const Dtype& dtype) const {  // as deep as the readers allow
  if (!dtype.subshape.empty()) {
    Dtype element = dtype;
    element.subshape.clear();
    std::uint64_t n = 1;
    for (const std::int64_t extent : dtype.subshape) n *= static_cast<std::uint64_t>(extent);
    element.itemsize = n == 0 ? 0 : static_cast<std::uint32_t>(dtype.itemsize / n);
    return fmt::format("{{\"element\": {}, \"shape\": [{}]}}", dtype_text(element), fmt::join(dtype.subshape, ", "));
  }
  if (dtype.kind == 'O' && dtype.itemsize == 4) return "\"|O4\"";
  if (dtype.fields.empty()) return json_text(to_string(dtype));
  std::string fields;
  for (const Dtype::Field& field : dtype.fields)
    fields += fmt::format("{}{{\"name\": {}, \"offset\": {}, \"dtype\": {}}}", fields.empty() ? "" : ", ",
                          json_of_text(field.name), field.offset, dtype_text(field.dtype));
  return fmt::format("{{\"fields\": [{}], \"itemsize\": {}{}}}", fields, dtype.itemsize,
                     dtype.aligned ? ", \"aligned\": true" : "");
}

}  // namespace brine::write
