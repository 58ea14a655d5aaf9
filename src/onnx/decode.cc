// Models, graphs, nodes, attributes and types from protobuf.
#include "onnx/decode.h"

#include <fmt/format.h>

namespace brine::onnx {
namespace {

constexpr std::uint32_t kDepthMax = 32;  // of subgraphs and of types: what is read by recursion

void require_depth(const Message& m, std::uint32_t depth) {
  if (depth > kDepthMax)
    throw Error(Kind::kLimit, m.place(), fmt::format("nested {} deep: expected {} at most", depth, kDepthMax));
}

// The next item of a repeated message, its own size charged.
template <class T>
T& grow(std::vector<T>& items, const Message& m, T item) {
  m.limits().charge_memory(sizeof(T), m.place());
  items.push_back(std::move(item));
  return items.back();
}

OpsetImport opset_import(Message m) {
  OpsetImport opset;
  while (m.next()) switch (m.tag()) {
      case 1: opset.domain = m.text(); break;
      case 2: opset.version = m.integer(); break;
      default: m.skip();
    }
  if (opset.domain == "ai.onnx") opset.domain.clear();
  return opset;
}

void add_property(Message m, std::map<std::string, std::string>& properties) {
  std::string key, value;
  while (m.next()) switch (m.tag()) {
      case 1: key = m.text(); break;
      case 2: value = m.text(); break;
      default: m.skip();
    }
  m.limits().charge_memory(4 * sizeof(std::string), m.place());
  properties.insert_or_assign(std::move(key), std::move(value));
}

Dimension dimension(Message m) {
  Dimension dimension;
  while (m.next()) switch (m.tag()) {
      case 1: dimension.size = m.integer(); break;
      case 2: dimension.symbol = m.text(); break;
      default: m.skip();
    }
  return dimension;
}

std::vector<Dimension> shape(Message m) {
  std::vector<Dimension> dims;
  while (m.next()) {
    if (m.tag() == 1) grow(dims, m, dimension(m.message()));
    else m.skip();
  }
  return dims;
}

// What an attribute's message holds, before its type says which of it counts.
struct Parts {
  std::int64_t type = 0;
  float real = 0;
  std::int64_t integer = 0;
  std::string text;
  Tensor tensor;
  GraphPointer graph;
  std::vector<float> reals;
  std::vector<std::int64_t> integers;
  std::vector<std::string> texts;
  std::vector<Tensor> tensors;
  bool has_real = false, has_integer = false, has_text = false, has_tensor = false;
};

// Files older than ir_version 2 leave the type out.
std::int64_t guess_type(const Parts& p) {
  return p.has_real             ? 1
         : p.has_integer        ? 2
         : p.has_text           ? 3
         : p.has_tensor         ? 4
         : p.graph              ? 5
         : !p.reals.empty()     ? 6
         : !p.integers.empty()  ? 7
         : !p.texts.empty()     ? 8
         : !p.tensors.empty()   ? 9
                                : 0;
}

Attribute::Value value_of(Parts p, const Message& m) {
  switch (p.type ? p.type : guess_type(p)) {
    case 1: return p.real;
    case 2: return p.integer;
    case 3: return std::move(p.text);
    case 4:
      if (!p.has_tensor) m.fail("an attribute: expected a tensor, found none");
      return std::move(p.tensor);
    case 5:
      if (!p.graph) m.fail("an attribute: expected a graph, found none");
      return std::move(p.graph);
    case 6: return std::move(p.reals);
    case 7: return std::move(p.integers);
    case 8: return std::move(p.texts);
    case 9: return std::move(p.tensors);
    default: return std::monostate{};
  }
}

}  // namespace

Attribute Decoder::attribute(Message m, std::uint32_t depth) {
  const Message start = m;
  Attribute attribute;
  Parts p;
  bool has_graph = false;
  while (m.next()) switch (m.tag()) {
      case 1: attribute.name = m.text(); break;
      case 2: p.real = m.real(); p.has_real = true; break;
      case 3: p.integer = m.integer(); p.has_integer = true; break;
      case 4: p.text = m.text(); p.has_text = true; break;
      case 5: m.once(p.has_tensor, "t"); p.tensor = tensor(m.message()); break;
      case 6: m.once(has_graph, "g"); p.graph = std::make_shared<const Graph>(graph(m.message(), depth + 1)); break;
      case 7: m.append_fixed(p.reals); break;
      case 8: m.append_varints(p.integers); break;
      case 9: p.texts.push_back(m.text()); break;
      case 10: grow(p.tensors, m, tensor(m.message())); break;
      case 20: p.type = m.integer(); break;
      case 21: attribute.reference = m.text(); break;
      default: m.skip();
    }
  if (attribute.reference.empty()) attribute.value = value_of(std::move(p), start);
  return attribute;
}

Node Decoder::node(Message m, std::uint32_t depth) {
  Node node{.offset = m.offset()};
  while (m.next()) switch (m.tag()) {
      case 1: node.inputs.push_back(m.text()); break;
      case 2: node.outputs.push_back(m.text()); break;
      case 3: node.name = m.text(); break;
      case 4: node.op_type = m.text(); break;
      case 5: grow(node.attributes, m, attribute(m.message(), depth)); break;
      case 6: node.doc = m.text(); break;
      case 7: node.domain = m.text(); break;
      default: m.skip();
    }
  if (node.domain == "ai.onnx") node.domain.clear();
  return node;
}

ValueType Decoder::type(Message m, std::uint32_t depth) {
  require_depth(m, depth);
  using Kind = ValueType::Kind;
  ValueType type{.kind = Kind::kUnknown};
  while (m.next()) {
    const std::uint32_t tag = m.tag();
    if (tag != 1 && tag != 4 && tag != 5 && tag != 9) {
      m.skip();
      continue;
    }
    type = {.kind = tag == 1 ? Kind::kTensor : tag == 4 ? Kind::kSequence : tag == 5 ? Kind::kMap : Kind::kOptional};
    for (Message inner = m.message(); inner.next();) {
      const bool is_type = tag == 5 ? inner.tag() == 2 : tag != 1 && inner.tag() == 1;
      if (is_type) type.inner = std::make_shared<const ValueType>(this->type(inner.message(), depth + 1));
      else if (inner.tag() == 1) type.element = static_cast<DataType>(inner.integer());
      else if (tag == 1 && inner.tag() == 2) type.dims = shape(inner.message());
      else inner.skip();
    }
  }
  return type;
}

ValueInfo Decoder::value_info(Message m) {
  ValueInfo info{.type = {.kind = ValueType::Kind::kUnknown}};
  while (m.next()) switch (m.tag()) {
      case 1: info.name = m.text(); break;
      case 2: info.type = type(m.message(), 0); break;
      case 3: info.doc = m.text(); break;
      default: m.skip();
    }
  return info;
}

Graph Decoder::graph(Message m, std::uint32_t depth) {
  require_depth(m, depth);
  m.limits().charge_memory(sizeof(Graph), m.place());
  Graph graph;
  while (m.next()) switch (m.tag()) {
      case 1: grow(graph.nodes, m, node(m.message(), depth)); break;
      case 2: graph.name = m.text(); break;
      case 5: grow(graph.initializers, m, tensor(m.message())); break;
      case 10: graph.doc = m.text(); break;
      case 11: grow(graph.inputs, m, value_info(m.message())); break;
      case 12: grow(graph.outputs, m, value_info(m.message())); break;
      case 13: grow(graph.values, m, value_info(m.message())); break;
      case 15: throw Error(Kind::kUnsupported, m.place(), "a sparse initializer");
      default: m.skip();
    }
  return graph;
}

Function Decoder::function(Message m) {
  Function function;
  while (m.next()) switch (m.tag()) {
      case 1: function.name = m.text(); break;
      case 4: function.inputs.push_back(m.text()); break;
      case 5: function.outputs.push_back(m.text()); break;
      case 6: function.attributes.push_back(m.text()); break;
      case 7: grow(function.nodes, m, node(m.message(), 0)); break;
      case 9: grow(function.opsets, m, opset_import(m.message())); break;
      case 10: function.domain = m.text(); break;
      case 11: grow(function.defaults, m, attribute(m.message(), 0)); break;
      default: m.skip();
    }
  return function;
}

Model Decoder::model(Message m) {
  Model model;
  bool has_graph = false;
  while (m.next()) switch (m.tag()) {
      case 1: model.ir_version = m.integer(); break;
      case 2: model.producer_name = m.text(); break;
      case 3: model.producer_version = m.text(); break;
      case 4: model.domain = m.text(); break;
      case 5: model.version = m.integer(); break;
      case 6: model.doc = m.text(); break;
      case 7: m.once(has_graph, "graph"); model.graph = graph(m.message(), 0); break;
      case 8: grow(model.opsets, m, opset_import(m.message())); break;
      case 14: add_property(m.message(), model.metadata); break;
      case 25: grow(model.functions, m, function(m.message())); break;
      default: m.skip();
    }
  if (!has_graph) m.fail("an ONNX model: expected a graph, found none");
  return model;
}

// Sequences of tensors, and of maps of tensors: all that operators of ai.onnx and ai.onnx.ml make here.
Sequence Decoder::sequence(Message m) {
  std::vector<Tensor> tensors;
  std::vector<Map> maps;
  while (m.next()) switch (m.tag()) {
      case 3: grow(tensors, m, tensor(m.message())); break;
      case 4:
      case 5:
      case 7: throw Error(Kind::kUnsupported, m.place(), "a sequence of sequences, optional or sparse tensors");
      case 6: grow(maps, m, map(m.message())); break;
      default: m.skip();
    }
  if (maps.empty()) return {std::move(tensors)};
  return {std::move(maps)};
}

Map Decoder::map(Message m) {
  Map map;
  while (m.next()) switch (m.tag()) {
      case 2: map.key_type = static_cast<DataType>(m.integer()); break;
      case 3: m.append_varints(map.integers); break;
      case 4: map.strings.push_back(m.text()); break;
      case 5:
        for (Message values = m.message(); values.next();) {
          if (values.tag() == 3) grow(map.values, values, tensor(values.message()));
          else if (values.tag() >= 4 && values.tag() <= 7)
            throw Error(Kind::kUnsupported, values.place(), "a map of anything but tensors");
          else values.skip();
        }
        break;
      default: m.skip();
    }
  return map;
}

Model decode_model(ByteView bytes, std::shared_ptr<const void> owner, const Place& place, Limits& limits) {
  return Decoder(std::move(owner)).model(Message(bytes, place, limits));
}
Sequence decode_sequence(ByteView bytes, std::shared_ptr<const void> owner, const Place& place, Limits& limits) {
  return Decoder(std::move(owner)).sequence(Message(bytes, place, limits));
}

}  // namespace brine::onnx
