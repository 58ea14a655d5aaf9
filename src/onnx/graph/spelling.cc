// What the opsets spell differently, and what is long to say: one place for each.
#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

#include <fmt/format.h>

#include "base/error.h"
#include "onnx/graph/writer.h"

namespace brine::onnx {
namespace {

template <class T>
std::vector<std::uint8_t> bytes_of_number(T value) {
  std::vector<std::uint8_t> bytes(sizeof value);
  std::memcpy(bytes.data(), &value, sizeof value);
  return bytes;
}

Tensor number(DataType type, double value, Dims dims) {
  const auto bytes = [&]() -> std::vector<std::uint8_t> {
    switch (type) {
      case DataType::kFloat:  return bytes_of_number(static_cast<float>(value));
      case DataType::kDouble: return bytes_of_number(value);
      case DataType::kInt8:   return bytes_of_number(static_cast<std::int8_t>(value));
      case DataType::kInt16:  return bytes_of_number(static_cast<std::int16_t>(value));
      case DataType::kInt32:  return bytes_of_number(static_cast<std::int32_t>(value));
      case DataType::kInt64:  return bytes_of_number(static_cast<std::int64_t>(value));
      case DataType::kUint8:  return bytes_of_number(static_cast<std::uint8_t>(value));
      case DataType::kUint16: return bytes_of_number(static_cast<std::uint16_t>(value));
      case DataType::kUint32: return bytes_of_number(static_cast<std::uint32_t>(value));
      case DataType::kUint64: return bytes_of_number(static_cast<std::uint64_t>(value));
      case DataType::kBool:   return bytes_of_number(static_cast<std::uint8_t>(value != 0));
      default: throw Error(Kind::kUnsupported, fmt::format("a constant of ONNX's type {}", name_of(type)));
    }
  }();
  Tensor tensor = Tensor::of(bytes);
  tensor.type = type;
  tensor.dims = std::move(dims);
  return tensor;
}

}  // namespace

Name Writer::ints(std::vector<std::int64_t> values) { return constant(Tensor::of(std::move(values))); }
Name Writer::integer(std::int64_t value) { return constant(Tensor::of(std::vector{value}, {})); }
Name Writer::scalar(DataType type, double value) { return constant(number(type, value, {})); }
Name Writer::strings(std::vector<std::string> values) {
  const auto count = static_cast<std::int64_t>(values.size());
  return constant(Tensor::of_strings(std::move(values), {count}));
}

Name Writer::cast(Name x, DataType type) {
  return node("Cast", {std::move(x)}, {{"to", static_cast<std::int64_t>(type)}});
}

// Axes are an input of ReduceSum since opset 13, of the other reductions since 18.
Name Writer::reduce(std::string_view op_type, Name x, std::vector<std::int64_t> axes, bool keep) {
  const Attribute keepdims{"keepdims", std::int64_t{keep}};
  if (opset() >= (op_type == "ReduceSum" ? 13 : 18))
    return node(op_type, {std::move(x), ints(std::move(axes))}, {keepdims});
  return node(op_type, {std::move(x)}, {{"axes", std::move(axes)}, keepdims});
}

Name Writer::squeeze(Name x, std::vector<std::int64_t> axes) {
  if (opset() >= 13) return node("Squeeze", {std::move(x), ints(std::move(axes))});
  return node("Squeeze", {std::move(x)}, {{"axes", std::move(axes)}});
}

Name Writer::unsqueeze(Name x, std::vector<std::int64_t> axes) {
  if (opset() >= 13) return node("Unsqueeze", {std::move(x), ints(std::move(axes))});
  return node("Unsqueeze", {std::move(x)}, {{"axes", std::move(axes)}});
}

// Before opset 13, Softmax means all axes from `axis` on taken as one: the same for the last axis alone.
Name Writer::softmax(Name x, std::int64_t axis, std::int64_t rank) {
  if (opset() >= 13 || axis == rank - 1) return node("Softmax", {std::move(x)}, {{"axis", axis}});
  const Name powers = node("Exp", {node("Sub", {x, reduce("ReduceMax", x, {axis}, true)})});
  return node("Div", {powers, reduce("ReduceSum", powers, {axis}, true)});
}

Name Writer::slice(Name x, std::vector<std::int64_t> starts, std::vector<std::int64_t> ends,
                   std::vector<std::int64_t> axes) {
  if (opset() >= 10)
    return node("Slice", {std::move(x), ints(std::move(starts)), ints(std::move(ends)), ints(std::move(axes))});
  return node("Slice", {std::move(x)},
              {{"starts", std::move(starts)}, {"ends", std::move(ends)}, {"axes", std::move(axes)}});
}

Names Writer::split(Name x, std::int64_t axis, std::vector<std::int64_t> sizes) {
  const std::size_t count = sizes.size();
  if (opset() >= 13) return nodes(count, "Split", {std::move(x), ints(std::move(sizes))}, {{"axis", axis}});
  return nodes(count, "Split", {std::move(x)}, {{"axis", axis}, {"split", std::move(sizes)}});
}

Names Writer::top_k(Name x, std::int64_t k, std::int64_t axis, bool largest) {
  if (!largest) need(11, "TopK of the smallest");
  std::vector<Attribute> attributes = {{"axis", axis}};
  if (!largest) attributes.push_back({"largest", std::int64_t{0}});
  if (opset() >= 10) return nodes(2, "TopK", {std::move(x), ints({k})}, std::move(attributes));
  attributes.push_back({"k", k});
  return nodes(2, "TopK", {std::move(x)}, std::move(attributes));
}

namespace {

bool is_float(DataType type) {
  return type == DataType::kFloat || type == DataType::kDouble || type == DataType::kFloat16;
}

// `compared`, but false where either is NaN.
Name of_numbers(Writer& g, Name compared, const Name& a, const Name& b, DataType type) {
  if (!is_float(type)) return compared;
  return g.node("And",
                {std::move(compared), g.node("Not", {g.node("Or", {g.node("IsNaN", {a}), g.node("IsNaN", {b})})})});
}

}  // namespace

// Equal takes floats since opset 11, text since 19.
Name Writer::equal(Name a, Name b, DataType type) {
  if (type == DataType::kString) need(19, "Equal of text");
  if (opset() >= 11 || !is_float(type)) return node("Equal", {std::move(a), std::move(b)});
  return of_numbers(*this, node("Not", {node("Or", {node("Less", {a, b}), node("Greater", {a, b})})}), a, b, type);
}

Name Writer::greater_or_equal(Name a, Name b, DataType type) {
  if (opset() >= 12) return node("GreaterOrEqual", {std::move(a), std::move(b)});
  return of_numbers(*this, node("Not", {node("Less", {a, b})}), a, b, type);
}

Name Writer::gather(Name x, Name indices, std::int64_t axis) {
  return node("Gather", {std::move(x), std::move(indices)}, {{"axis", axis}});
}
Name Writer::gather_at(Name x, std::vector<std::int64_t> indices, std::int64_t axis) {
  return gather(std::move(x), ints(std::move(indices)), axis);
}
Name Writer::column(Name x, std::int64_t index, std::int64_t axis) {
  return gather(std::move(x), integer(index), axis);
}

Name Writer::concat(Names parts, std::int64_t axis) {
  if (parts.size() == 1) return std::move(parts.front());
  return node("Concat", std::move(parts), {{"axis", axis}});
}

Name Writer::reshape(Name x, std::vector<std::int64_t> shape) {
  return node("Reshape", {std::move(x), ints(std::move(shape))});
}
Name Writer::transpose(Name x, std::vector<std::int64_t> order) {
  return node("Transpose", {std::move(x)}, {{"perm", std::move(order)}});
}
Name Writer::size_of_axis(Name x, std::int64_t axis) { return gather_at(node("Shape", {std::move(x)}), {axis}, 0); }
Name Writer::filled(Name shape, DataType type, double value) {
  return node("ConstantOfShape", {std::move(shape)}, {{"value", number(type, value, {1})}});
}
Name Writer::arg(std::string_view op_type, Name x, std::int64_t axis) {
  return node(op_type, {std::move(x)}, {{"axis", axis}, {"keepdims", std::int64_t{0}}});
}

}  // namespace brine::onnx
