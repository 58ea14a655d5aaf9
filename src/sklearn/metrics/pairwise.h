// sklearn.metrics.pairwise on rows and constant rows Y (m, d): distances and kernels, (n, m).
//
// float32 stays where both are float32, else float64. In-place steps round to the matrix's own type. Numbers of a file
// are operands: a numpy float64 widens for a step what a Python float does not.
#pragma once

#include <functional>
#include <string>

#include "ops/pairs.h"
#include "sklearn/fitted.h"

namespace brine::sklearn {

struct Pair2 {
  Value X, Y;
};
Pair2 float_pair(Value X, Value Y);

Value euclidean_distances(
    Value X, Value Y,
    bool squared = false);  // sqrt(max(-2 x.y + |x|^2 + |y|^2, 0)), in float64, rounded to the type first
Value manhattan_distances(Value X, Value Y);                        // float64
Value cosine_similarity(Value X, Value Y);
Value cosine_distances(Value X, Value Y);

// Parameters of a kernel, read when the model is opened.
class KernelFunction {
 public:
  // kernel and its gamma, degree and coef0 are attributes of `self` under these names.
  KernelFunction(const Fitted& self, std::string kernel, std::string_view gamma = "gamma",
                 std::string_view degree = "degree", std::string_view coef0 = "coef0");
  Value operator()(Value X, Value Y) const;
  // Of sums over the columns, of the rows, or of the rows at unit length; whatever pairs these are sums of.
  using Sums = std::function<Value(PairTerm term, bool of_unit_rows)>;
  Value of(const Sums& sums, Index n_columns) const;
  // gamma, degree and coef0 where a dict has them and `self` has not.
  void set_parameters(const Fitted& self, const object::Ref& parameters);

 private:
  Value gamma_times(Value K, bool negative = false) const;

  std::string kernel_;
  bool has_gamma_ = false;
  Operand gamma_ = 1.0, degree_ = 3, coef0_ = 1;
};

}  // namespace brine::sklearn
