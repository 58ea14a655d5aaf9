// What a lowering fills: a slot for each method of scikit-learn. Methods is a handle by value, so that `[=]` in a
// lowering copies a pointer and a formula outlives lower(). Slots are looked up when called: methods may name one
// another in any order.
#pragma once

#include <array>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "brine/method.h"
#include "object/graph.h"
#include "program/program.h"
#include "sklearn/estimator.h"

namespace brine::sklearn {

class Model;

using Names = std::vector<std::string>;
using Formula = std::function<Outputs(Value)>;

using Slot = brine::Method;

// A lowered object: owned by its model, at a fixed address.
struct Entry {
  Model* model = nullptr;
  const Estimator* estimator = nullptr;  // nullptr: "passthrough", which gives back what it is given
  object::Ref ref = {};
  std::string path;
  std::string class_name;
  Version version;
  std::array<Formula, kMethodNames.size()> formulas = {};
  std::function<Names(const Names&)> names_out = {};  // of transform's columns, from the names of the input's
  Index n_features_in = -1;            // -1: not known
  Names feature_names_in = {};         // empty: fitted without names
  bool makes_tables = false;           // set_output(transform="pandas" or "polars")
  bool needs_input_check = true;       // false: its children look at X themselves
  Takes takes = Takes::kNumbers;       // the class's, unless its fitted state says otherwise
};

class Method {
 public:
  Method(Entry* entry, Slot slot) : entry_(entry), slot_(static_cast<std::size_t>(slot)) {}
  void operator=(Formula formula) const { entry_->formulas[slot_] = std::move(formula); }
  // Calls it as scikit-learn would: a table becomes what the class takes, width, NaN and infinity are checked, the
  // result is a table where set_output says so. Throws Error{kUsage} if there is no such method.
  Outputs operator()(Value X) const;
  explicit operator bool() const { return static_cast<bool>(entry_->formulas[slot_]); }

 private:
  Outputs formula_of(Value X) const;

  Entry* entry_;
  std::size_t slot_;
};

struct Methods {
  explicit Methods(Entry* lowered) : entry(lowered) {}
  Method operator[](Slot slot) const { return {entry, slot}; }

  Entry* entry;
  Method predict{entry, Slot::kPredict}, predict_proba{entry, Slot::kPredictProba},
      predict_log_proba{entry, Slot::kPredictLogProba}, decision_function{entry, Slot::kDecisionFunction},
      score_samples{entry, Slot::kScoreSamples}, transform{entry, Slot::kTransform},
      inverse_transform{entry, Slot::kInverseTransform}, apply{entry, Slot::kApply},
      decision_path{entry, Slot::kDecisionPath}, kneighbors{entry, Slot::kKneighbors},
      radius_neighbors{entry, Slot::kRadiusNeighbors}, mahalanobis{entry, Slot::kMahalanobis},
      predict_joint_log_proba{entry, Slot::kPredictJointLogProba}, predict_quantiles{entry, Slot::kPredictQuantiles},
      predict_std{entry, Slot::kPredictStd}, predict_cov{entry, Slot::kPredictCov},
      staged_predict{entry, Slot::kStagedPredict}, staged_predict_proba{entry, Slot::kStagedPredictProba},
      staged_decision_function{entry, Slot::kStagedDecisionFunction};

  void set_names_out(std::function<Names(const Names&)> names) const { entry->names_out = std::move(names); }
  // get_feature_names_out(names). Without names: the fitted ones, else x0, x1, …
  Names names_out(const Names& names = {}) const;
  bool has_names_out() const { return static_cast<bool>(entry->names_out); }
  Role role() const { return entry->estimator ? entry->estimator->role : Role::kTransformer; }
};

// The rules of most transformers: the names of the input, or classname0, classname1, ….
void names_stay(Methods m);
void names_numbered(Methods m, Index n_columns);
void require_dense(const Value& X);  // where one method of a class takes CSR and another does not
Names default_names(Index n_columns);  // x0, x1, …
std::string lower_case(std::string_view text);  // of ASCII: a class's name, as a prefix

}  // namespace brine::sklearn
