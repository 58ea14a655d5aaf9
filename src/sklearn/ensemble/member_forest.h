// An ensemble whose members are single decision trees, as most are, made one forest: what a member says is a function
// of the leaf, and is worked out when the model is opened. Same bits, one walk.
#pragma once

#include <functional>
#include <optional>
#include <span>

#include "sklearn/tree/trees.h"

namespace brine::sklearn {

struct MemberForest {
  const ForestData* forest = nullptr;
  Nan nan = Nan::kRefused;
  std::vector<Index> columns = {};  // of X that members see; empty: all

  Value input(Value X) const;  // what the forest takes
};

// Fills what a leaf of this member adds, of its own values (n_outputs, n_classes): of a classifier class fractions.
using LeafRule = std::function<void(std::size_t member, std::span<const double> values, std::span<double> added)>;

struct MemberRule {
  std::string_view kind;  // "Classifier" or "Regressor": DecisionTree… and ExtraTree… of this kind
  Index n_values = 1;     // of a leaf of the forest
  std::vector<std::vector<Index>> columns = {};  // that each member sees; empty: all
  LeafRule leaf = {};
};

// Whether all of `estimators_` are such trees, classifiers of one output.
bool are_trees(const Fitted& self, std::string_view kind);
MemberForest member_forest(const Fitted& self, const MemberRule& rule);

// The labels of both are equal, one by one.
bool same_labels(const Tensor& a, const Tensor& b);

}  // namespace brine::sklearn
