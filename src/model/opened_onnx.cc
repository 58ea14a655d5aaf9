#include "model/opened_onnx.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/error.h"

namespace brine {
namespace {

using onnx::DataType;

bool is_label(const onnx::ValueInfo& output) {
  return output.type.kind == onnx::ValueType::Kind::kTensor &&
         (output.type.element == DataType::kInt64 || output.type.element == DataType::kString);
}

bool holds(const std::string& name, std::string_view part) { return name.find(part) != std::string::npos; }

// "kneighbors.1" is part 1 of kneighbors.
std::optional<Method> method_of_part(const std::string& name) {
  return method_named(std::string_view(name).substr(0, name.rfind('.')));
}

}  // namespace

OpenedOnnx::OpenedOnnx(Container container, Limits limits)
    : container_(std::move(container)),
      limits_(limits),
      model_(onnx::decode_model(container_.bytes, container_.owner, container_.place(), limits_)) {
  name_outputs();
}

void OpenedOnnx::add_output(Method method, std::size_t output) {
  const auto it = std::ranges::find(outputs_, method, &Output::method);
  if (it == outputs_.end()) outputs_.push_back({method, {output}});
  else it->outputs.push_back(output);
}

bool OpenedOnnx::has_operator(std::string_view ending) const {
  return std::ranges::any_of(model_.graph.nodes,
                             [&](const onnx::Node& node) { return node.op_type.ends_with(ending); });
}

void OpenedOnnx::name_outputs() {
  const std::vector<onnx::ValueInfo>& outputs = model_.graph.outputs;
  const bool has_label = !outputs.empty() && is_label(outputs[0]);
  for (std::size_t i = 0; i < outputs.size(); ++i) {
    const std::string& name = outputs[i].name;
    if (const std::optional<Method> method = method_named(name)) {
      add_output(*method, i);
    } else if (const std::optional<Method> part = method_of_part(name)) {
      add_output(*part, i);
      std::ranges::find(outputs_, *part, &Output::method)->is_list = true;
    } else if (i == 0 && (has_label || has_operator("Regressor"))) {
      add_output(Method::kPredict, i);
    } else if (has_label && i == 1) {
      const bool is_map = outputs[i].type.kind == onnx::ValueType::Kind::kSequence;
      add_output(is_map || holds(name, "prob") ? Method::kPredictProba : Method::kDecisionFunction, i);
    } else if (outputs.size() == 1) {
      add_output(Method::kTransform, i);
    }
  }
}

std::string OpenedOnnx::class_name() const { return model_.graph.name.empty() ? "ONNX model" : model_.graph.name; }

std::vector<Method> OpenedOnnx::methods() const {
  std::vector<Method> methods;
  for (const Output& output : outputs_) methods.push_back(output.method);
  std::ranges::sort(methods);
  return methods;
}

bool OpenedOnnx::has(Method method) const {
  return std::ranges::find(outputs_, method, &Output::method) != outputs_.end();
}

Function OpenedOnnx::function(Method method, const Type& input) {
  const auto output = std::ranges::find(outputs_, method, &Output::method);
  if (output == outputs_.end())
    throw Error(Kind::kUsage, fmt::format("{} has no method {}", class_name(), name_of(method)));
  auto known = std::ranges::find_if(imported_, [&](const auto& entry) { return entry.first == input; });
  if (known == imported_.end()) {
    imported_.emplace_back(input, onnx::import_model(model_, container_.place(), program_, limits_, input));
    known = imported_.end() - 1;
  }
  Outputs values;
  for (const std::size_t i : output->outputs)
    values.values.push_back(known->second.functions[i].outputs.values.front());
  values.is_list = output->is_list;
  return {std::string(name_of(method)), known->second.input, std::move(values)};
}

std::vector<Type> OpenedOnnx::input_types(Method, std::string_view) {
  return {onnx::input_type(model_, container_.place())};
}

Index OpenedOnnx::n_features_in() const {
  const Type type = onnx::input_type(model_, container_.place());
  return type.rank() == 2 && type.width() >= 0 ? type.width() : -1;
}

std::vector<std::string> OpenedOnnx::feature_names_in() const {
  std::vector<std::string> names;
  for (const Column& column : onnx::input_type(model_, container_.place()).columns) names.push_back(column.name);
  return names;
}

// The labels that the last classifier knows.
Tensor OpenedOnnx::classes() const {
  for (auto node = model_.graph.nodes.rbegin(); node != model_.graph.nodes.rend(); ++node)
    for (const char* name : {"classlabels_int64s", "classlabels_ints", "classlabels_strings"}) {
      const onnx::Attribute* attribute = node->find(name);
      if (!attribute) continue;
      if (const auto* numbers = std::get_if<std::vector<std::int64_t>>(&attribute->value); numbers && !numbers->empty())
        return tensor_of(Dtype::kInt64, {static_cast<Index>(numbers->size())}, *numbers);
      if (const auto* texts = std::get_if<std::vector<std::string>>(&attribute->value); texts && !texts->empty())
        return onnx::text_tensor(*texts, {static_cast<Index>(texts->size())});
    }
  return {};
}

}  // namespace brine
