#include "model/onnx_file.h"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "model/opened_onnx.h"
#include "onnx/wire.h"
#include "read/looks_like.h"

namespace brine {
namespace {

std::string dims_text(const std::vector<std::string>& dims) {
  return fmt::format("({}{})", fmt::join(dims, ", "), dims.size() == 1 ? "," : "");
}

std::string type_text(const onnx::ValueType& type) {
  switch (type.kind) {
    case onnx::ValueType::Kind::kSequence: return "sequence";
    case onnx::ValueType::Kind::kMap:      return "map";
    case onnx::ValueType::Kind::kOptional: return "optional";
    case onnx::ValueType::Kind::kUnknown:  return "";
    case onnx::ValueType::Kind::kTensor:   break;
  }
  std::string text(onnx::name_of(type.element));
  if (!type.dims) return text;
  std::vector<std::string> dims;
  for (const onnx::Dimension& dim : *type.dims)
    dims.push_back(dim.size >= 0 ? std::to_string(dim.size) : dim.symbol.empty() ? "?" : dim.symbol);
  return text + " " + dims_text(dims);
}

std::string type_text(const onnx::Tensor& tensor) {
  std::vector<std::string> dims;
  for (const std::int64_t dim : tensor.dims) dims.push_back(std::to_string(dim));
  return std::string(onnx::name_of(tensor.type)) + " " + dims_text(dims);
}

std::uint64_t bytes_of_tensor(const onnx::Tensor& tensor) {
  std::uint64_t bytes = tensor.data.size();
  for (const std::string& text : tensor.strings) bytes += text.size();
  return bytes;
}

std::uint64_t bytes_of_attribute(const onnx::Attribute& attribute) {
  if (const auto* floats = std::get_if<std::vector<float>>(&attribute.value)) return floats->size() * sizeof(float);
  if (const auto* integers = std::get_if<std::vector<std::int64_t>>(&attribute.value))
    return integers->size() * sizeof(std::int64_t);
  if (const auto* tensor = std::get_if<onnx::Tensor>(&attribute.value)) return bytes_of_tensor(*tensor);
  return 0;
}

std::string operator_text(const onnx::Node& node) {
  return node.domain.empty() ? node.op_type : node.domain + "." + node.op_type;
}

Inspection::Object object_of(const onnx::Model& model) {
  Inspection::Object object{"", "", "onnx", model.graph.name.empty() ? "Model" : model.graph.name, {}, {}, {}};
  object.parameters.emplace_back("ir_version", std::to_string(model.ir_version));
  for (const onnx::OpsetImport& opset : model.opsets)
    object.parameters.emplace_back(opset.domain.empty() ? "ai.onnx" : opset.domain, std::to_string(opset.version));
  if (!model.producer_name.empty())
    object.parameters.emplace_back("producer", fmt::format("'{} {}'", model.producer_name, model.producer_version));
  for (const onnx::ValueInfo& input : model.graph.inputs)
    object.attributes.push_back({input.name, type_text(input.type), "input", 0});
  for (const onnx::ValueInfo& output : model.graph.outputs)
    object.attributes.push_back({output.name, type_text(output.type), "output", 0});
  for (const onnx::Tensor& tensor : model.graph.initializers)
    object.attributes.push_back({tensor.name, type_text(tensor), "", bytes_of_tensor(tensor)});
  std::map<std::string, std::uint64_t> counts;
  for (const onnx::Node& node : model.graph.nodes) ++counts[operator_text(node)];
  for (const auto& [name, count] : counts)
    object.attributes.push_back({name, "operator", count > 1 ? fmt::format("{} times", count) : "", 0});
  return object;
}

std::vector<Inspection::Share> shares_of(const onnx::Graph& graph) {
  std::map<std::string, Inspection::Share> shares;
  const auto add = [&](const std::string& path, std::uint64_t bytes) {
    if (bytes == 0) return;
    shares[path].bytes += bytes;
    ++shares[path].count;
  };
  for (const onnx::Tensor& tensor : graph.initializers) add("initializers." + tensor.name, bytes_of_tensor(tensor));
  for (const onnx::Node& node : graph.nodes)
    for (const onnx::Attribute& attribute : node.attributes)
      add(operator_text(node) + "." + attribute.name, bytes_of_attribute(attribute));
  std::vector<Inspection::Share> sorted;
  for (auto& [path, share] : shares) sorted.push_back({path, share.bytes, share.count});
  std::ranges::stable_sort(sorted, std::greater(), &Inspection::Share::bytes);
  return sorted;
}

// Domains whose operators a runtime has of its own.
bool is_known_domain(std::string_view domain) {
  constexpr std::string_view kKnown[] = {"", "ai.onnx", "ai.onnx.ml", "ai.onnx.preview.training", "com.microsoft"};
  return std::ranges::find(kKnown, domain) != std::end(kKnown);
}

// Of the model, of its functions, and of the graphs in their attributes: as deep as decode_model lets graphs nest.
void audit_nodes(const std::vector<onnx::Node>& nodes, const onnx::Model& model, const Place& start,
                 audit::Findings& findings) {
  for (const onnx::Node& node : nodes) {
    const bool is_function = std::ranges::any_of(model.functions, [&](const onnx::Function& function) {
      return function.name == node.op_type && function.domain == node.domain;
    });
    if (!is_known_domain(node.domain) && !is_function)
      findings.add("foreign-operator", start + (node.offset - start.offset),
                   fmt::format("{} is no operator of ONNX", operator_text(node)));
    for (const onnx::Attribute& attribute : node.attributes)
      if (const auto* inner = std::get_if<onnx::GraphPointer>(&attribute.value))
        audit_nodes((*inner)->nodes, model, start, findings);
  }
}

}  // namespace

bool is_onnx_file(const Container& container) { return !container.zip && read::is_onnx(container.bytes); }

void inspect_onnx(Container container, Limits& limits, Inspection& into) {
  into.format = "onnx";
  const onnx::Model model = onnx::decode_model(container.bytes, container.owner, container.place(), limits);
  into.n_nodes = model.graph.nodes.size();
  into.root = object_of(model);
  into.shares = shares_of(model.graph);
  try {
    OpenedOnnx opened(std::move(container), limits);
    for (const Method method : opened.methods()) {
      opened.function(method, opened.input_types(method, {}).front());
      into.methods.emplace_back(name_of(method));
    }
  } catch (const Error& error) {
    into.methods.clear();
    into.refusal = error.message();
  }
}

std::optional<Error> audit_onnx(const Container& container, Limits& limits, audit::Findings& findings) {
  try {
    const onnx::Model model = onnx::decode_model(container.bytes, container.owner, container.place(), limits);
    audit_nodes(model.graph.nodes, model, container.place(), findings);
    for (const onnx::Function& function : model.functions)
      audit_nodes(function.nodes, model, container.place(), findings);
    return std::nullopt;
  } catch (const Error& error) {
    return error;
  }
}

}  // namespace brine
