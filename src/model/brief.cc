#include "model/brief.h"

#include <fmt/format.h>

#include "object/code.h"
#include "object/print.h"
#include "object/quote.h"
#include "program/number_text.h"

namespace brine {
namespace {

using object::Ref;

constexpr std::size_t kItemsMax = 6, kTextMax = 60;

std::string items(const Ref& value, int depth, char open, char close) {
  if (depth == 0) return fmt::format("{}…{}", open, close);
  std::string text(1, open);
  for (std::size_t i = 0; i < value.size() && i < kItemsMax; ++i)
    text += (i ? ", " : "") + brief(value.item(i), depth - 1);
  if (value.size() > kItemsMax) text += fmt::format(", … {} in all", value.size());
  if (open == '(' && value.size() == 1) text += ',';
  return text + close;
}

std::string entries(const Ref& value, int depth) {
  if (depth == 0) return "{…}";
  std::string text = "{";
  for (std::size_t i = 0; i < value.size() && i < kItemsMax; ++i)
    text += fmt::format("{}{}: {}", i ? ", " : "", brief(value.key(i), depth - 1), brief(value.value(i), depth - 1));
  if (value.size() > kItemsMax) text += fmt::format(", … {} in all", value.size());
  return text + "}";
}

// Six digits of a float say enough here.
std::string element(const Ref& value, std::uint64_t i) {
  const object::Array& array = value.array();
  if (array.dtype.kind == 'O') return brief(value.graph().ref(array.objects[i]), 1);
  const std::string text = object::element_text(array, i);
  double number = 0;
  return array.dtype.kind == 'f' && parse_number(text, number) ? fmt::format("{:.6g}", number) : text;
}

std::string dtype_name(const object::Dtype& dtype) {
  if (!dtype.fields.empty()) return fmt::format("struct of {}", dtype.fields.size());
  switch (dtype.kind) {
    case 'b': return "bool";
    case 'i': return fmt::format("int{}", 8 * dtype.itemsize);
    case 'u': return fmt::format("uint{}", 8 * dtype.itemsize);
    case 'f': return fmt::format("float{}", 8 * dtype.itemsize);
    case 'O': return "object";
    default: return object::to_string(dtype);
  }
}

}  // namespace

std::string array_type(const object::Array& array) {
  std::string shape;
  for (const std::int64_t extent : array.shape) shape += fmt::format("{}, ", extent);
  if (array.shape.size() > 1)
    shape.resize(shape.size() - 2);
  else if (!shape.empty())
    shape.pop_back();
  return fmt::format("{} ({})", dtype_name(array.dtype), shape);
}

std::string first_elements(const Ref& value) {
  const object::Array& array = value.array();
  const std::uint64_t size = array.size();
  if (!array.dtype.fields.empty()) return {};
  std::string text = "[";
  for (std::uint64_t i = 0; i < size && i < kItemsMax; ++i) {
    if (i) text += ", ";
    text += element(value, i);
  }
  return text + (size > kItemsMax ? ", …]" : "]");
}

std::string brief(const Ref& value, int depth) {
  using object::Kind;
  switch (value ? value.kind() : Kind::kNone) {
    case Kind::kNone: return "None";
    case Kind::kEllipsis: return "...";
    case Kind::kNotImplemented: return "NotImplemented";
    case Kind::kBool: return value.boolean() ? "True" : "False";
    case Kind::kInt: return std::to_string(value.integer());
    case Kind::kBigInt: return std::string(text_of(value.bytes()).substr(0, kTextMax));
    case Kind::kFloat: return object::float_text(value.real());
    case Kind::kString: return object::quoted_text(text_of(value.bytes()), kTextMax);
    case Kind::kBytes:
    case Kind::kByteArray: return object::quoted_bytes(value.bytes(), kTextMax);
    case Kind::kList: return items(value, depth, '[', ']');
    case Kind::kTuple: return items(value, depth, '(', ')');
    case Kind::kSet:
    case Kind::kFrozenSet: return items(value, depth, '{', '}');
    case Kind::kDict: return entries(value, depth);
    case Kind::kName: return fmt::format("{}.{}", value.module(), value.qualname());
    case Kind::kCall:
    case Kind::kInstance:
      if (const auto code = object::code_of_function(value))
        return fmt::format("function {}({}), constants {}, uses {}", code->name, code->parameters,
                           depth > 0 ? brief(code->constants, depth - 1) : "(…)",
                           depth > 0 ? brief(code->names, depth - 1) : "(…)");
      return fmt::format("{}(…)", value.qualname().empty() ? "?" : value.qualname());
    case Kind::kArray: return fmt::format("array of {}", array_type(value.array()));
    case Kind::kScalar: return value.array().dtype.kind == 'O' ? "object" : object::element_text(value.array(), 0);
    case Kind::kDtype: return fmt::format("dtype('{}')", object::to_string(value.dtype()));
    case Kind::kComplex:
    case Kind::kPersistent:
    case Kind::kBuffer: break;
  }
  return std::string(object::name_of(value.kind()));
}

}  // namespace brine
