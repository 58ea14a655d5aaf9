// A fitted object of scikit-learn, opened: its file's object graph and the program that it was lowered into.
#pragma once

#include "model/opened.h"
#include "object/graph.h"
#include "sklearn/model.h"

namespace brine {

class OpenedSklearn final : public Opened {
 public:
  explicit OpenedSklearn(object::Graph graph)
      : graph_(std::make_shared<const object::Graph>(std::move(graph))), model_(graph_->root()) {}

  std::string class_name() const override { return model_.root().class_name; }
  std::vector<Method> methods() const override { return model_.methods(); }
  bool has(Method method) const override {
    return static_cast<bool>(model_.root().formulas[static_cast<std::size_t>(method)]);
  }
  Function function(Method method, const Type& input) override { return model_.function(method, input); }
  const Program& program() const override { return model_.program(); }
  std::vector<Type> input_types(Method method, std::string_view dtype_name) override;
  bool takes_no_rows() const override { return model_.takes_any_rows(); }

  Tensor classes() const override;
  Tensor attribute(std::string_view path) const override;
  Index n_features_in() const override { return model_.root().n_features_in; }
  std::vector<std::string> feature_names_in() const override { return model_.root().feature_names_in; }
  std::vector<std::string> feature_names_out() const override {
    return model_.root().names_out ? model_.names_out() : std::vector<std::string>{};
  }

 private:
  std::shared_ptr<const object::Graph> graph_;  // what `model_` and its tensors view
  sklearn::Model model_;
};

}  // namespace brine
