#include "write/npy.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/error.h"
#include "container/npy.h"

namespace brine::write {
namespace {

using object::Dtype;

bool is_plain_name(std::string_view name) {
  return !name.empty() && std::none_of(name.begin(), name.end(), [](char c) {
    return c == '\'' || c == '\\' || static_cast<unsigned char>(c) < ' ';
  });
}

std::string descr_of(const Dtype& dtype, const Place& at);

std::string field_of(const Dtype::Field& field, const Place& at) {
  if (!is_plain_name(field.name))
    throw Error(Kind::kUnsupported, at, "a field whose name has quotes, backslashes or control characters");
  std::string text = fmt::format("('{}', {}", field.name, descr_of(field.dtype, at));
  if (const auto& shape = field.dtype.subshape; !shape.empty())
    text += fmt::format(", ({}{})", fmt::join(shape, ", "), shape.size() == 1 ? "," : "");
  return text + ")";
}

std::string descr_of(const Dtype& dtype, const Place& at) {  // as deep as the readers allow
  if (dtype.kind == 'O') throw Error(Kind::kUnsupported, at, "a structured array of objects");
  if (dtype.fields.empty()) return "'" + to_string(dtype) + "'";
  std::string text;
  std::uint64_t end = 0;
  const auto add = [&](const std::string& field) { text += (text.empty() ? "[" : ", ") + field; };
  const auto pad_to = [&](std::uint64_t offset) {
    if (offset < end)
      throw Error(Kind::kUnsupported, at, "a structured dtype whose fields overlap, or are not in order");
    if (offset > end) add(fmt::format("('', '|V{}')", offset - end));
  };
  for (const Dtype::Field& field : dtype.fields) {
    pad_to(field.offset);
    add(field_of(field, at));
    end = std::uint64_t{field.offset} + field.dtype.itemsize;
  }
  if (dtype.subshape.empty()) pad_to(dtype.itemsize);
  return text + "]";
}

}  // namespace

std::string npy_header_for(const object::Array& array, const Place& at) {
  if (!array.dtype.subshape.empty()) throw Error(Kind::kUnsupported, at, "an array whose elements are arrays");
  return npy_header_of(descr_of(array.dtype, at), array.fortran, array.shape);
}

}  // namespace brine::write
