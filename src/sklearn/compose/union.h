// What FeatureUnion and ColumnTransformer share: parts side by side, each with a name and a weight.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sklearn/fitted.h"

namespace brine::sklearn {

// A part's result times its weight in transformer_weights; as it is if it has none.
class Weights {
 public:
  Weights(const Fitted& self, const std::vector<std::string>& parts);
  Value applied(std::size_t part, Value result) const;

 private:
  struct Weight {
    bool is_given = false;
    Operand value = 1;
  };
  std::vector<Weight> weights_;
};

enum class Join { kDense, kCsr, kTables };
// The parts' results side by side; without any, (n, 0) float64 with the rows of X. kTables: a table if all parts are.
Value joined(std::vector<Value> parts, Join join, Value X);

// Names of joined columns as verbose_feature_names_out asks for them: "part__name", the names alone, or (since 1.6) by
// a format. A user's function is not known: then there are no names.
class Prefixes {
 public:
  explicit Prefixes(const Fitted& self);
  bool is_known() const { return is_known_; }
  // names[i]: those of part i's columns. Throws Error{kUsage} if names alone are not unique.
  Names joined(const std::vector<std::string>& parts, const std::vector<Names>& names) const;

 private:
  std::string of(std::string_view part, std::string_view name) const;

  std::string format_ = "{transformer_name}__{feature_name}";  // empty: the names alone
  bool is_known_ = true;
};

}  // namespace brine::sklearn
