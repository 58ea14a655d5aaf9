// The writer's own bookkeeping: names, constants, places, outputs. What the opsets spell differently is in spelling.cc.
#include "onnx/graph/writer.h"

#include <algorithm>
#include <functional>
#include <utility>

#include <fmt/format.h>

#include "base/error.h"

namespace brine::onnx {
namespace {

std::uint64_t hash_of(const Tensor& tensor) {
  std::uint64_t hash = static_cast<std::uint64_t>(tensor.type);
  const auto mix = [&hash](std::uint64_t more) { hash = (hash ^ more) * 0x9e3779b97f4a7c15u; };
  for (const std::int64_t size : tensor.dims) mix(static_cast<std::uint64_t>(size));
  mix(std::hash<std::string_view>{}(text_of(tensor.data)));
  for (const std::string& text : tensor.strings) mix(std::hash<std::string>{}(text));
  return hash;
}

}  // namespace

Writer::Writer(Opsets opsets) : opsets_(opsets) {
  if (opsets.main < kOpsetMin || opsets.main > kOpsetMax)
    throw Error(Kind::kUsage, fmt::format("opset: expected {} to {}, found {}", kOpsetMin, kOpsetMax, opsets.main));
  if (opsets.ml_max < 1)
    throw Error(Kind::kUsage, fmt::format("opset of ai.onnx.ml: expected 1 or more, found {}", opsets.ml_max));
}

Writer::Writer(Writer& outer, Opsets opsets) : opsets_(opsets), outer_(&outer), place_(outer.place_) {}

int Writer::ml_opset() const { return outer_ ? outer_->ml_opset() : ml_opset_; }

void Writer::need(int opset, std::string_view what) const {
  if (opset > opsets_.main)
    throw Error(Kind::kUnsupported, fmt::format("{}: expected opset {} or later, found {}", what, opset, opsets_.main));
}

void Writer::need_ml(int opset, std::string_view what) {
  if (opset > opsets_.ml_max)
    throw Error(Kind::kUnsupported,
                fmt::format("{}: expected opset {} of ai.onnx.ml or later, found {}", what, opset, opsets_.ml_max));
  Writer& top = root();
  top.ml_opset_ = std::max(top.ml_opset_, opset);
}

std::string Writer::set_place(std::string place) { return std::exchange(place_, std::move(place)); }

Name Writer::fresh(std::string_view op_type) {
  Writer& top = root();
  const std::string stem = place_.empty() ? std::string(op_type) : fmt::format("{}/{}", place_, op_type);
  for (;;) {
    const std::uint64_t count = top.counts_[stem]++;
    Name name = count == 0 ? stem : fmt::format("{}_{}", stem, count);
    if (top.taken_.insert(name).second) return name;
  }
}

// The name is to be this one; in a body, whose names nobody outside sees, it may become another.
void Writer::claim(Name& name) {
  if (outer_) name = fresh(name);
  else if (!taken_.insert(name).second)
    throw Error(Kind::kUsage, fmt::format("two values of the graph would be named {}", name));
}

Names Writer::nodes(std::size_t n_outputs, std::string_view op_type, Names inputs, std::vector<Attribute> attributes,
                    std::string_view domain) {
  const int first = first_opset_of(domain, op_type);
  if (domain == kMlDomain) need_ml(first, op_type);
  else if (domain.empty()) need(first, op_type);
  Name name = fresh(op_type);
  Names outputs;
  for (std::size_t i = 0; i < n_outputs; ++i) outputs.push_back(i == 0 ? name : fmt::format("{}:{}", name, i));
  made_here_.insert(outputs.begin(), outputs.end());
  graph_.nodes.push_back({.op_type = std::string(op_type),
                          .domain = std::string(domain),
                          .name = std::move(name),
                          .inputs = std::move(inputs),
                          .outputs = outputs,
                          .attributes = std::move(attributes),
                          .doc = place_});
  return outputs;
}

Name Writer::node(std::string_view op_type, Names inputs, std::vector<Attribute> attributes, std::string_view domain) {
  return nodes(1, op_type, std::move(inputs), std::move(attributes), domain).front();
}

Name Writer::constant(Tensor tensor) {
  if (outer_) return outer_->constant(std::move(tensor));
  const std::uint64_t hash = hash_of(tensor);
  for (auto [it, end] = constants_.equal_range(hash); it != end; ++it)
    if (const Tensor& known = graph_.initializers[it->second]; are_same(known, tensor)) return known.name;
  tensor.name = fresh(tensor.name.empty() ? "constant" : tensor.name);
  constants_.emplace(hash, graph_.initializers.size());
  graph_.initializers.push_back(std::move(tensor));
  return graph_.initializers.back().name;
}

Name Writer::input(ValueInfo info) {
  claim(info.name);
  inputs_.insert(info.name);
  graph_.inputs.push_back(std::move(info));
  return graph_.inputs.back().name;
}

void Writer::output(ValueInfo info, const Name& value) {
  claim(info.name);
  const bool renames = made_here_.contains(value) && !captured_.contains(value) && !renamed_.contains(value);
  if (renames) renamed_.emplace(value, info.name);
  else
    graph_.nodes.push_back(
        {.op_type = "Identity", .name = fresh("Identity"), .inputs = {value}, .outputs = {info.name}});
  graph_.outputs.push_back(std::move(info));
}

Writer Writer::body() { return Writer(*this, opsets_); }

GraphPointer Writer::finish_body(Writer inner, std::string name) {
  for (const Node& node : inner.graph_.nodes)
    for (const Name& input : node.inputs)
      if (!inner.made_here_.contains(input) && !inner.inputs_.contains(input)) captured_.insert(input);
  captured_.insert(inner.captured_.begin(), inner.captured_.end());
  return std::make_shared<const Graph>(inner.finish(std::move(name)));
}

void Writer::rename(Graph& graph) const {
  const auto replace = [this](Name& name) {
    if (const auto it = renamed_.find(name); it != renamed_.end()) name = it->second;
  };
  for (Node& node : graph.nodes) {
    std::ranges::for_each(node.inputs, replace);
    std::ranges::for_each(node.outputs, replace);
  }
}

Graph Writer::finish(std::string name) {
  rename(graph_);
  graph_.name = std::move(name);
  return std::move(graph_);
}

Model Writer::finish_model(std::string name) {
  Model model{.ir_version = ir_version_of(opsets_.main, ml_opset_), .opsets = {{"", opsets_.main}}};
  if (ml_opset_) model.opsets.push_back({std::string(kMlDomain), ml_opset_});
  model.graph = finish(std::move(name));
  return model;
}

}  // namespace brine::onnx
