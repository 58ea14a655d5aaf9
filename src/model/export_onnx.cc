#include "model/export_onnx.h"

#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include "base/error.h"
#include "brine/version.h"
#include "model/input_types.h"
#include "onnx/export.h"
#include "onnx/wire.h"
#include "sklearn/model.h"

namespace brine {
namespace {

std::vector<Method> methods_for(const sklearn::Model& model, const std::vector<std::string>& names) {
  const std::vector<Method> has = model.methods();
  const auto is_there = [&](Method method) { return std::find(has.begin(), has.end(), method) != has.end(); };
  std::vector<Method> methods;
  if (names.empty()) {
    for (const Method method : {Method::kPredict, Method::kPredictProba, Method::kTransform})
      if (is_there(method)) methods.push_back(method);
    if (is_there(Method::kDecisionFunction) && !is_there(Method::kPredictProba))
      methods.push_back(Method::kDecisionFunction);
    for (const Method method : {Method::kScoreSamples, Method::kMahalanobis, Method::kKneighbors})
      if (methods.empty() && is_there(method)) methods.push_back(method);
  }
  for (const std::string& name : names) {
    const std::optional<Method> method = method_named(name);
    if (!method || !is_there(*method))
      throw Error(Kind::kUsage, fmt::format("{} has no method {}", model.root().class_name, name));
    methods.push_back(*method);
  }
  if (methods.empty())
    throw Error(Kind::kUnsupported, fmt::format("{} has no method that ONNX could have", model.root().class_name));
  return methods;
}

std::string exported(sklearn::Model& model, const std::vector<Method>& methods, const Type& input,
                     const onnx::ExportOptions& options) {
  std::vector<Function> functions;
  for (const Method method : methods) functions.push_back(model.function(method, input));
  return onnx::encode(onnx::export_model(functions, options));
}

}  // namespace

void write_onnx(object::Graph graph, Output& out, const ConvertOptions& options) {
  sklearn::Model model(graph.root());
  const std::vector<Method> methods = methods_for(model, options.methods);
  onnx::ExportOptions how{.graph_name = model.root().class_name, .producer_version = std::string(kVersion)};
  if (options.opset) {
    if (options.opset < onnx::kOpsetMin || options.opset > onnx::kOpsetMax)
      throw Error(Kind::kUsage, fmt::format("expected an opset from {} to {}, found {}", onnx::kOpsetMin,
                                            onnx::kOpsetMax, options.opset));
    how.opsets.main = options.opset;
  }
  std::optional<Error> refused;
  for (const Type& type :
       input_types(model, methods.front(), options.dtype)) {  // the first that the model takes and ONNX can say
    try {
      return out.write(exported(model, methods, type, how));
    } catch (const Error& error) {  // of a type that the model takes it tells more than of one that it does not
      if (!refused || (refused->kind() == Kind::kUsage && error.kind() != Kind::kUsage)) refused = error;
    }
  }
  throw *refused;
}

}  // namespace brine
