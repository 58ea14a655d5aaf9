// See targets.h.
#include "sklearn/neighbors/targets.h"

#include <numeric>

#include "ops/arithmetic.h"
#include "ops/columns.h"
#include "ops/compare.h"
#include "ops/elementwise.h"
#include "ops/reduce.h"
#include "ops/shape.h"

namespace brine::sklearn {

ClassTargets::ClassTargets(const Fitted& self, Index n_points) : several(self.flag_or("outputs_2d_", false)) {
  classes = several ? self.arrays("classes_") : std::vector<Value>{self.classes()};
  const auto n_outputs = static_cast<Index>(classes.size());
  const Value y = several ? self.array("_y", {n_points, n_outputs}) : self.array("_y", {n_points});
  if (classes.empty() || !is_integer(y.dtype())) self.fail("_y", "expected the places of the rows' classes");
  for (Index k = 0; k < n_outputs; ++k) {
    self.require_shape(classes[static_cast<std::size_t>(k)], "classes_", {kAny});
    codes.push_back((several ? column(y, k) : y).cast(Dtype::kInt64));
  }
}

Value ClassTargets::one_hot(std::size_t output) const {
  std::vector<Index> places(static_cast<std::size_t>(classes[output].width()));
  std::iota(places.begin(), places.end(), Index{0});
  const Index c = classes[output].width();
  return equal(expand(codes[output], 1), codes[output].program().constant(Dtype::kInt64, {c}, std::move(places)));
}

Value ClassTargets::labels(const std::function<Value(std::size_t)>& f) const {
  std::vector<Value> outputs;
  for (std::size_t i = 0; i < size(); ++i) outputs.push_back(f(i));
  return several ? stack(std::move(outputs), 1) : outputs[0];
}

Outputs ClassTargets::probabilities(const std::function<Value(std::size_t)>& f) const {
  std::vector<Value> outputs;
  for (std::size_t i = 0; i < size(); ++i) outputs.push_back(f(i));
  return several ? Outputs(std::move(outputs)) : Outputs(outputs[0]);
}

Value weights_of_distances(Value distances) {
  const Value inverse = 1.0 / distances, exact = is_infinite(inverse);
  return where(any(exact, kLast, Keep::kYes), exact.cast(inverse.dtype()), inverse);
}

Value target_matrix(const Fitted& self, Index n_points) {
  const Value y = self.array("_y");
  if (y.rank() < 1 || y.rank() > 2 || y.shape()[0] != n_points || !is_number(y.dtype()))
    self.fail("_y", "expected numbers, a row for each fitted row");
  return y.rank() == 1 ? expand(y, 1) : y;
}

}  // namespace brine::sklearn
