// An ONNX model, opened: read into a program once for each type of rows that comes.
//
// Its outputs are methods: those that bear a method's name (brine's own exports); else by what they are. A classifier's
// labels are `predict`, its probabilities `predict_proba`, its scores `decision_function`; a regressor's one output is
// `predict`, any other model's `transform`.
#pragma once

#include <map>
#include <optional>

#include "base/limits.h"
#include "container/container.h"
#include "model/opened.h"
#include "onnx/import.h"

namespace brine {

class OpenedOnnx final : public Opened {
 public:
  // `container` holds the bytes of an ONNX model. Throws Error as onnx::decode_model does.
  OpenedOnnx(Container container, Limits limits);

  std::string class_name() const override;
  std::vector<Method> methods() const override;
  bool has(Method method) const override;
  // Throws Error{kUnsupported} at the node that cannot be read for a free batch.
  Function function(Method method, const Type& input) override;
  const Program& program() const override { return program_; }
  std::vector<Type> input_types(Method method, std::string_view dtype_name) override;

  Tensor classes() const override;
  Tensor attribute(std::string_view) const override { throw Error(Kind::kUsage, "an ONNX model has no attributes"); }
  Index n_features_in() const override;
  std::vector<std::string> feature_names_in() const override;
  std::vector<std::string> feature_names_out() const override { return {}; }

 private:
  struct Output {
    Method method;
    std::vector<std::size_t> outputs;  // of the graph
    bool is_list = false;
  };
  void name_outputs();
  void add_output(Method method, std::size_t output);
  bool has_operator(std::string_view ending) const;

  Container container_;
  Limits limits_;
  onnx::Model model_;
  std::vector<Output> outputs_;
  Program program_;
  std::vector<std::pair<Type, onnx::Imported>> imported_;
};

}  // namespace brine
