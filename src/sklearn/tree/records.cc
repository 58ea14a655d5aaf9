// See records.h.
#include "sklearn/tree/records.h"

#include <algorithm>
#include <bit>
#include <cstring>

#include <fmt/format.h>

#include "base/error.h"
#include "math/forest_table.h"
#include "program/dispatch.h"

namespace brine::sklearn {
namespace {

template <class T>
T value_at(const std::uint8_t* from, bool is_big_endian) {
  std::uint8_t bytes[sizeof(T)];
  std::memcpy(bytes, from, sizeof bytes);
  if (is_big_endian) std::reverse(bytes, bytes + sizeof bytes);
  return std::bit_cast<T>(bytes);
}

// f(Tag<T>{}) for the type of a field.
template <class F>
bool for_field(const object::Dtype& dtype, F f) {
  const bool is_signed = dtype.kind == 'i', is_unsigned = dtype.kind == 'u' || dtype.kind == 'b';
  switch (dtype.itemsize) {
    case 1: return is_signed ? f(Tag<std::int8_t>{}) : is_unsigned && f(Tag<std::uint8_t>{});
    case 2: return is_signed ? f(Tag<std::int16_t>{}) : is_unsigned && f(Tag<std::uint16_t>{});
    case 4:
      return dtype.kind == 'f' ? f(Tag<float>{})
             : is_signed       ? f(Tag<std::int32_t>{})
                               : is_unsigned && f(Tag<std::uint32_t>{});
    case 8:
      return dtype.kind == 'f' ? f(Tag<double>{})
             : is_signed       ? f(Tag<std::int64_t>{})
                               : is_unsigned && f(Tag<std::uint64_t>{});
    default: return false;
  }
}

}  // namespace

Records::Records(const object::Ref& array, std::string path) : ref_(array), path_(std::move(path)), array_(nullptr) {
  if (!array.is(object::Kind::kArray)) fail("expected an array of records");
  array_ = &array.array();
  const object::Dtype& dtype = array_->dtype;
  if (dtype.fields.empty() || array_->shape.size() != 1)
    fail(fmt::format("expected an array of records, found {} and {} axes", object::to_string(dtype),
                     array_->shape.size()));
  for (const object::Dtype::Field& each : dtype.fields)
    if (each.offset > dtype.itemsize || each.dtype.itemsize > dtype.itemsize - each.offset)
      fail(fmt::format("{}: a field outside of its record", each.name));
  size_ = static_cast<Index>(array_->shape[0]);
}

void Records::fail(const std::string& what) const { throw Error(Kind::kMalformed, ref_.place(path_), what); }

const object::Dtype::Field* Records::find(std::string_view name) const {
  for (const object::Dtype::Field& each : array_->dtype.fields)
    if (each.name == name) return &each;
  return nullptr;
}
bool Records::has(std::string_view name) const { return find(name) != nullptr; }
const object::Dtype::Field& Records::field(std::string_view name) const {
  const object::Dtype::Field* found = find(name);
  if (!found) fail(fmt::format("expected a field {}, found none", name));
  return *found;
}

Records Records::part(Index first, Index size) const {
  Records made = *this;
  made.first_ += first;
  made.size_ = std::min(size, size_ - first);
  return made;
}

template <class Out, class Convert>
void Records::append(std::string_view name, std::vector<Out>& out, Convert convert) const {
  const object::Dtype::Field& each = field(name);
  const std::size_t step = array_->dtype.itemsize, first = out.size();
  out.resize(first + static_cast<std::size_t>(size_));
  const bool done = for_field(each.dtype, [&]<class T>(Tag<T>) {
    const std::uint8_t* from = array_->data.data() + static_cast<std::size_t>(first_) * step + each.offset;
    for (Out* to = out.data() + first; to != out.data() + out.size(); ++to, from += step)
      *to = convert(value_at<T>(from, each.dtype.big_endian));
    return true;
  });
  if (!done) fail(fmt::format("{}: expected a number, found {}", name, object::to_string(each.dtype)));
}

void Records::append_integers(std::string_view name, std::vector<std::int32_t>& out) const {
  append(name, out, [&]<class T>(T value) -> std::int32_t {
    if constexpr (std::is_same_v<T, std::uint64_t>)
      return value >> 31 ? math::clamped(INT64_MAX) : static_cast<std::int32_t>(value);
    else if constexpr (std::is_integral_v<T>)
      return math::clamped(static_cast<std::int64_t>(value));
    else
      fail(fmt::format("{}: expected integers, found floats", name));
  });
}
void Records::append_numbers(std::string_view name, std::vector<double>& out) const {
  append(name, out, [](auto value) { return static_cast<double>(value); });
}
void Records::append_flags(std::string_view name, std::vector<std::uint8_t>& out) const {
  append(name, out, [](auto value) { return static_cast<std::uint8_t>(value != 0); });
}

}  // namespace brine::sklearn
