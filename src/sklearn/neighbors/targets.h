// The targets of the fitted rows, that neighbours vote with: classes of one or several outputs.
#pragma once

#include <vector>

#include "sklearn/fitted.h"

namespace brine::sklearn {

struct ClassTargets {
  ClassTargets(const Fitted& self, Index n_points);  // classes_, _y, outputs_2d_
  std::size_t size() const { return classes.size(); }
  Outputs one_or_list(std::vector<Value> outputs) const {
    return several ? Outputs(std::move(outputs)) : Outputs(outputs[0]);
  }
  Value columns(std::vector<Value> outputs) const;

  bool several = false;
  std::vector<Value> classes;  // (c,) of each output
  std::vector<Value> codes;    // (m,) int64: the place of each fitted row's class
};

Value weights_of_distances(Value distances);              // (n, k): 1 / d; in a row that has zeros 1 for these, else 0
Value target_matrix(const Fitted& self, Index n_points);  // _y of a regressor as (m, t)

}  // namespace brine::sklearn
