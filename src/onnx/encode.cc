// Models, tensors and sequences as protobuf. Tensors are written raw; fields in the order of their numbers where
// protobuf itself would write them so, which makes equal models equal bytes.
#include <fmt/format.h>
#include <protozero/pbf_writer.hpp>

#include "base/error.h"
#include "onnx/wire.h"

namespace brine::onnx {
namespace {

using protozero::pbf_writer;

// Strings that say nothing are left out, as protobuf's own proto3 does.
void put(pbf_writer& out, std::uint32_t tag, const std::string& text) {
  if (!text.empty()) out.add_string(tag, text);
}
void put_all(pbf_writer& out, std::uint32_t tag, const std::vector<std::string>& texts) {
  for (const std::string& text : texts) out.add_string(tag, text);
}

// protozero drops a message in which nothing was written; an empty shape, or a dimension of unknown size, says
// something.
void put_empty(pbf_writer& out, std::uint32_t tag) { out.add_bytes(tag, "", 0); }

template <class T, class F>
void put_messages(pbf_writer& out, std::uint32_t tag, const std::vector<T>& items, F write) {
  for (const T& item : items) {
    pbf_writer inner(out, tag);
    write(inner, item);
  }
}

void write_tensor(pbf_writer& out, const Tensor& tensor) {
  out.add_packed_int64(1, tensor.dims.begin(), tensor.dims.end());
  out.add_int32(2, static_cast<std::int32_t>(tensor.type));
  put_all(out, 6, tensor.strings);
  put(out, 8, tensor.name);
  if (tensor.type != DataType::kString) out.add_bytes(9, text_of(tensor.data).data(), tensor.data.size());
}

void write_graph(pbf_writer& out, const Graph& graph);

struct AttributeWriter {  // the field, then the type's number in AttributeProto.AttributeType
  pbf_writer& out;
  void operator()(std::monostate) const {}
  void operator()(float x) const { out.add_float(2, x); type(1); }
  void operator()(std::int64_t x) const { out.add_int64(3, x); type(2); }
  void operator()(const std::string& x) const { out.add_string(4, x); type(3); }
  void operator()(const Tensor& x) const {
    { pbf_writer inner(out, 5); write_tensor(inner, x); }
    type(4);
  }
  void operator()(const GraphPointer& x) const {
    { pbf_writer inner(out, 6); write_graph(inner, *x); }
    type(5);
  }
  void operator()(const std::vector<float>& x) const {  // not packed: proto2's default, and what old readers expect
    for (const float value : x) out.add_float(7, value);
    type(6);
  }
  void operator()(const std::vector<std::int64_t>& x) const {
    for (const std::int64_t value : x) out.add_int64(8, value);
    type(7);
  }
  void operator()(const std::vector<std::string>& x) const { put_all(out, 9, x); type(8); }
  void operator()(const std::vector<Tensor>& x) const { put_messages(out, 10, x, write_tensor); type(9); }
  void type(std::int32_t number) const { out.add_int32(20, number); }
};

void write_attribute(pbf_writer& out, const Attribute& attribute) {
  out.add_string(1, attribute.name);
  std::visit(AttributeWriter{out}, attribute.value);
  put(out, 21, attribute.reference);
}

void write_node(pbf_writer& out, const Node& node) {
  put_all(out, 1, node.inputs);
  put_all(out, 2, node.outputs);
  put(out, 3, node.name);
  put(out, 4, node.op_type);
  put_messages(out, 5, node.attributes, write_attribute);
  put(out, 6, node.doc);
  put(out, 7, node.domain);
}

void write_shape(pbf_writer& out, const std::vector<Dimension>& dims) {
  if (dims.empty()) return put_empty(out, 2);
  pbf_writer shape(out, 2);
  for (const Dimension& dimension : dims) {
    if (dimension.size < 0 && dimension.symbol.empty()) {
      put_empty(shape, 1);
      continue;
    }
    pbf_writer inner(shape, 1);
    if (dimension.size >= 0) inner.add_int64(1, dimension.size);
    else inner.add_string(2, dimension.symbol);
  }
}

void write_type(pbf_writer& out, const ValueType& type) {
  using Kind = ValueType::Kind;
  if (type.kind == Kind::kUnknown) return;
  pbf_writer inner(out, type.kind == Kind::kTensor     ? 1
                        : type.kind == Kind::kSequence ? 4
                        : type.kind == Kind::kMap      ? 5
                                                       : 9);
  if (type.kind == Kind::kTensor || type.kind == Kind::kMap)
    inner.add_int32(1, static_cast<std::int32_t>(type.element));
  if (type.inner) {
    pbf_writer element(inner, type.kind == Kind::kMap ? 2 : 1);
    write_type(element, *type.inner);
  }
  if (type.kind == Kind::kTensor && type.dims) write_shape(inner, *type.dims);
}

void write_value_info(pbf_writer& out, const ValueInfo& info) {
  out.add_string(1, info.name);
  if (info.type.kind != ValueType::Kind::kUnknown) {
    pbf_writer type(out, 2);
    write_type(type, info.type);
  }
  put(out, 3, info.doc);
}

void write_graph(pbf_writer& out, const Graph& graph) {
  put_messages(out, 1, graph.nodes, write_node);
  put(out, 2, graph.name);
  put_messages(out, 5, graph.initializers, write_tensor);
  put(out, 10, graph.doc);
  put_messages(out, 11, graph.inputs, write_value_info);
  put_messages(out, 12, graph.outputs, write_value_info);
  put_messages(out, 13, graph.values, write_value_info);
}

void write_opset(pbf_writer& out, const OpsetImport& opset) {
  out.add_string(1, opset.domain);
  out.add_int64(2, opset.version);
}

void write_function(pbf_writer& out, const Function& function) {
  put(out, 1, function.name);
  put_all(out, 4, function.inputs);
  put_all(out, 5, function.outputs);
  put_all(out, 6, function.attributes);
  put_messages(out, 7, function.nodes, write_node);
  put_messages(out, 9, function.opsets, write_opset);
  put(out, 10, function.domain);
  put_messages(out, 11, function.defaults, write_attribute);
}

void write_map(pbf_writer& out, const Map& map) {
  out.add_int32(2, static_cast<std::int32_t>(map.key_type));
  for (const std::int64_t key : map.integers) out.add_int64(3, key);
  put_all(out, 4, map.strings);
  pbf_writer values(out, 5);
  values.add_int32(2, 1);
  put_messages(values, 3, map.values, write_tensor);
}

// protobuf's lengths are 32 bits, signed in most readers: larger models need their tensors in other files.
constexpr std::uint64_t kBytesMax = (std::uint64_t{1} << 31) - 1;

std::uint64_t weight_of(const Graph& graph) {
  std::uint64_t total = 0;
  const auto add = [&total](const Tensor& tensor) {
    total += tensor.data.size();
    for (const std::string& text : tensor.strings) total += text.size() + 8;
  };
  for (const Tensor& tensor : graph.initializers) add(tensor);
  for (const Node& node : graph.nodes)
    for (const Attribute& attribute : node.attributes) {
      if (const auto* tensor = std::get_if<Tensor>(&attribute.value)) add(*tensor);
      else if (const auto* inner = std::get_if<GraphPointer>(&attribute.value)) total += weight_of(**inner);
      else if (const auto* integers = std::get_if<std::vector<std::int64_t>>(&attribute.value))
        total += 2 * integers->size();
      else if (const auto* reals = std::get_if<std::vector<float>>(&attribute.value)) total += 5 * reals->size();
    }
  return total;
}

void require_size(std::uint64_t bytes) {
  if (bytes > kBytesMax)
    throw Error(Kind::kUnsupported,
                fmt::format("an ONNX file holds {} bytes at most, this model has {}", kBytesMax, bytes));
}

}  // namespace

std::string encode(const Model& model) {
  require_size(weight_of(model.graph));
  std::string bytes;
  pbf_writer out(bytes);
  out.add_int64(1, model.ir_version);
  put(out, 2, model.producer_name);
  put(out, 3, model.producer_version);
  put(out, 4, model.domain);
  if (model.version) out.add_int64(5, model.version);
  put(out, 6, model.doc);
  {
    pbf_writer graph(out, 7);
    write_graph(graph, model.graph);
  }
  put_messages(out, 8, model.opsets, write_opset);
  for (const auto& [key, value] : model.metadata) {
    pbf_writer property(out, 14);
    property.add_string(1, key);
    property.add_string(2, value);
  }
  put_messages(out, 25, model.functions, write_function);
  require_size(bytes.size());
  return bytes;
}

std::string encode(const Tensor& tensor) {
  require_size(tensor.data.size());
  std::string bytes;
  pbf_writer out(bytes);
  write_tensor(out, tensor);
  return bytes;
}

std::string encode(const Sequence& sequence) {
  std::string bytes;
  pbf_writer out(bytes);
  const bool holds_tensors = sequence.items.index() == 0;
  out.add_int32(2, holds_tensors ? 1 : 4);
  if (holds_tensors) put_messages(out, 3, std::get<0>(sequence.items), write_tensor);
  else put_messages(out, 6, std::get<1>(sequence.items), write_map);
  return bytes;
}

}  // namespace brine::onnx
