// The targets of the fitted rows, that neighbours vote with: classes of one or several outputs.
#pragma once

#include <functional>
#include <vector>

#include "sklearn/fitted.h"

namespace brine::sklearn {

struct ClassTargets {
  ClassTargets(const Fitted& self, Index n_points);  // classes_, _y, outputs_2d_
  std::size_t size() const { return classes.size(); }
  Value one_hot(std::size_t output) const;  // bool (m, c): which class each fitted row has
  // f(i) for each output i: of labels (n,) -> (n,) or (n, outputs), of probabilities (n, c) -> themselves, or a list.
  Value labels(const std::function<Value(std::size_t)>& f) const;
  Outputs probabilities(const std::function<Value(std::size_t)>& f) const;

  bool several = false;
  std::vector<Value> classes;  // (c,) of each output
  std::vector<Value> codes;    // (m,) int64: the place of each fitted row's class
};

Value weights_of_distances(Value distances);              // (n, k): 1 / d; in a row that has zeros 1 for these, else 0
Value target_matrix(const Fitted& self, Index n_points);  // _y of a regressor as (m, t)

}  // namespace brine::sklearn
