// numpy's dtype strings, both ways.
#include <charconv>

#include <fmt/format.h>

#include "object/graph.h"

namespace brine::object {
namespace {

bool is_size_valid(char kind, std::uint32_t size) {
  switch (kind) {
    case 'b': return size == 1;
    case 'i':
    case 'u': return size == 1 || size == 2 || size == 4 || size == 8;
    case 'f': return size == 2 || size == 4 || size == 8 || size == 12 || size == 16;
    case 'c': return size == 8 || size == 16 || size == 24 || size == 32;
    case 'M':
    case 'm': return size == 8;
    case 'O': return size == 4 || size == 8;
    case 'S':
    case 'a':
    case 'U':
    case 'V': return true;
    default:  return false;
  }
}

// Of one element of a subarray, where it is one.
std::uint32_t element_size(const Dtype& dtype) {
  std::uint64_t count = 1;
  for (const std::int64_t extent : dtype.subshape) count *= static_cast<std::uint64_t>(extent);
  return count == 0 ? 0 : static_cast<std::uint32_t>(dtype.itemsize / count);
}

std::string field_text(const Dtype::Field& field) {
  const std::string element = to_string(field.dtype);
  const std::string quote = field.dtype.fields.empty() ? "'" : "";
  const std::vector<std::int64_t>& shape = field.dtype.subshape;
  const std::string subshape =
      shape.empty() ? "" : fmt::format(", ({}{})", fmt::join(shape, ", "), shape.size() == 1 ? "," : "");
  return fmt::format("('{}', {}{}{}{})", field.name, quote, element, quote, subshape);
}

}  // namespace

bool has_byte_order(const Dtype& dtype) {
  return dtype.kind == 'U' || dtype.kind == 'M' || dtype.kind == 'm' ||
         (element_size(dtype) > 1 &&
          (dtype.kind == 'i' || dtype.kind == 'u' || dtype.kind == 'f' || dtype.kind == 'c'));
}

std::string to_string(const Dtype& dtype) {
  std::string text;
  if (!dtype.fields.empty()) {
    for (const Dtype::Field& field : dtype.fields) text += (text.empty() ? "[" : ", ") + field_text(field);
    return text + "]";
  }
  const char order = has_byte_order(dtype) ? (dtype.big_endian ? '>' : '<') : '|';
  if (dtype.kind == 'O') return "|O";
  text = fmt::format("{}{}{}", order, dtype.kind, dtype.kind == 'U' ? element_size(dtype) / 4 : element_size(dtype));
  if (!dtype.unit.empty()) text += "[" + dtype.unit + "]";
  return text;
}

std::optional<Dtype> dtype_of(std::string_view text) {
  Dtype dtype;
  if (!text.empty() && std::string_view("<>|=").find(text[0]) != std::string_view::npos) {
    dtype.big_endian = text[0] == '>';
    text.remove_prefix(1);
  }
  if (text.empty()) return std::nullopt;
  dtype.kind = text[0] == 'a' ? 'S' : text[0];
  text.remove_prefix(1);
  if (text.empty() && dtype.kind == '?') return Dtype{.kind = 'b', .itemsize = 1};
  if (text.empty() && dtype.kind == 'O') return Dtype{.kind = 'O', .itemsize = 8};
  std::uint32_t size = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), size);
  if (error == std::errc::result_out_of_range) return std::nullopt;
  std::string_view rest(end, static_cast<std::size_t>(text.data() + text.size() - end));
  if (error != std::errc() && std::string_view("SUV").find(dtype.kind) == std::string_view::npos) return std::nullopt;
  if (dtype.kind == 'U' && __builtin_mul_overflow(size, 4u, &size)) return std::nullopt;
  if (!is_size_valid(dtype.kind, size)) return std::nullopt;
  dtype.itemsize = size;
  if ((dtype.kind == 'M' || dtype.kind == 'm') && rest.size() > 2 && rest.front() == '[' && rest.back() == ']') {
    dtype.unit = rest.substr(1, rest.size() - 2);
    rest = {};
  }
  if (!rest.empty()) return std::nullopt;
  if (!has_byte_order(dtype)) dtype.big_endian = false;
  return dtype;
}

}  // namespace brine::object
