// See graph_reader.h.
#include "onnx/graph_reader.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

namespace brine::onnx {
namespace {

constexpr std::uint32_t kDepthMax = 32;  // of bodies and of functions that call functions

// The node with the attributes of the function's call in the places where the body refers to them.
Node with_attributes_of(const Node& node, const Node& call, const Function& function) {
  Node result = node;
  std::vector<Attribute> attributes;
  for (const Attribute& attribute : node.attributes) {
    const Attribute* found = &attribute;
    if (!attribute.reference.empty()) {
      found = call.find(attribute.reference);
      const auto it = std::ranges::find(function.defaults, attribute.reference, &Attribute::name);
      if (!found && it != function.defaults.end()) found = &*it;
    }
    if (found) attributes.push_back({attribute.name, found->value});
  }
  result.attributes = std::move(attributes);
  return result;
}

}  // namespace

GraphReader::GraphReader(const Model& model, Program& program, const Place& place, Limits& limits, Batch batch)
    : model_(model),
      program_(program),
      folder_(program, &limits),
      place_(place),
      limits_(limits),
      batch_(batch),
      scopes_(1),
      opsets_(&model.opsets) {}

const Item* GraphReader::find(const std::string& name) const {
  for (std::size_t i = scopes_.size(); i-- > first_scope_;)
    if (const auto it = scopes_[i].find(name); it != scopes_[i].end()) return &it->second;
  return nullptr;
}

std::int64_t GraphReader::opset(std::string_view domain) const {
  const auto it = std::ranges::find(*opsets_, domain, &OpsetImport::domain);
  return it == opsets_->end() ? 1 : it->version;  // domains of one version alone are often not named
}

void GraphReader::add_initializers(const Graph& graph) {
  for (const Tensor& tensor : graph.initializers) {
    const Place place = place_of(tensor.offset);
    bind(tensor.name, program_.constant(tensor_in_program(tensor, place, limits_), tensor.name));
  }
}

void GraphReader::read_nodes(const std::vector<Node>& nodes) {
  for (const Node& node : nodes) read_node(node);
}

const Function* GraphReader::function_of(const Node& node) const {
  const auto it = std::ranges::find_if(
      model_.functions, [&](const Function& f) { return f.name == node.op_type && f.domain == node.domain; });
  return it == model_.functions.end() ? nullptr : &*it;
}

void GraphReader::read_node(const Node& node) {
  const Place place = place_of(node.offset);
  limits_.charge_work(1, place);
  limits_.charge_nodes(1, place);
  std::vector<Item> inputs;
  for (const std::string& name : node.inputs) {
    const Item* item = name.empty() ? nullptr : find(name);
    if (!name.empty() && !item)
      throw Error(Kind::kMalformed, place,
                  fmt::format("{} {}: expected a value named {}, found none before it", node.op_type, node.name, name));
    inputs.push_back(item ? *item : Item{});
  }
  std::vector<Item> outputs;
  if (const Function* function = function_of(node)) {
    call(*function, node, inputs, outputs);
  } else {
    const OperatorReader read = reader_of(node.domain, node.op_type);
    if (!read)
      throw Error(Kind::kUnsupported, place,
                  fmt::format("the operator {}{}{}", node.domain, node.domain.empty() ? "" : ".", node.op_type));
    NodeReader reader(*this, node, std::move(inputs));
    const Program::Scope scope(program_, node.name.empty() ? node.op_type : node.name);
    try {
      read(reader);
    } catch (const Error& error) {  // rules of operations do not know files
      if (error.place().source || error.kind() == Kind::kLimit) throw;
      const bool is_ours = error.kind() == Kind::kInternal || error.kind() == Kind::kUsage || batch_ == Batch::kFree;
      const Kind kind =
          is_ours ? Kind::kUnsupported : error.kind();  // shapes that fit without a free batch may not with it
      throw Error(kind, place, fmt::format("{} {}: {}", node.op_type, node.name, error.message()));
    }
    outputs = reader.take_outputs();
  }
  for (std::size_t i = 0; i < node.outputs.size(); ++i) {
    if (node.outputs[i].empty()) continue;
    if (i >= outputs.size())
      throw Error(Kind::kUnsupported, place, fmt::format("{} {}: output {}", node.op_type, node.name, i));
    if (outputs[i].kind == Item::Kind::kValue) folder_.fold(outputs[i].value.id());
    bind(node.outputs[i], std::move(outputs[i]));
  }
}

std::vector<Item> GraphReader::read_body(const Graph& graph, const std::vector<Item>& inputs, const NodeReader& where) {
  if (++depth_ > kDepthMax)
    throw Error(Kind::kLimit, where.place(), fmt::format("bodies nested deeper than {}", kDepthMax));
  if (inputs.size() != graph.inputs.size())
    where.malformed(fmt::format("a body of {} inputs: expected {}", graph.inputs.size(), inputs.size()));
  scopes_.emplace_back();
  for (std::size_t i = 0; i < inputs.size(); ++i) bind(graph.inputs[i].name, inputs[i]);
  add_initializers(graph);
  read_nodes(graph.nodes);
  std::vector<Item> outputs;
  for (const ValueInfo& info : graph.outputs) {
    const Item* item = find(info.name);
    if (!item) where.malformed(fmt::format("a body's output {}: expected a value of that name, found none", info.name));
    outputs.push_back(*item);
  }
  scopes_.pop_back();
  --depth_;
  return outputs;
}

void GraphReader::call(const Function& function, const Node& node, const std::vector<Item>& inputs,
                       std::vector<Item>& outputs) {
  const Place place = place_of(node.offset);
  if (++depth_ > kDepthMax) throw Error(Kind::kLimit, place, fmt::format("functions nested deeper than {}", kDepthMax));
  std::vector<Node> nodes;
  for (const Node& inner : function.nodes) nodes.push_back(with_attributes_of(inner, node, function));
  const std::size_t outer_scope = std::exchange(first_scope_, scopes_.size());
  const auto* outer_opsets = std::exchange(opsets_, function.opsets.empty() ? opsets_ : &function.opsets);
  scopes_.emplace_back();
  for (std::size_t i = 0; i < function.inputs.size(); ++i)
    bind(function.inputs[i], i < inputs.size() ? inputs[i] : Item{});
  read_nodes(nodes);
  for (const std::string& name : function.outputs) {
    const Item* item = find(name);
    if (!item)
      throw Error(Kind::kMalformed, place,
                  fmt::format("the function {}: expected an output {}, found none", function.name, name));
    outputs.push_back(*item);
  }
  scopes_.pop_back();
  first_scope_ = outer_scope;
  opsets_ = outer_opsets;
  --depth_;
}

}  // namespace brine::onnx
