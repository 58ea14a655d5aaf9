// sklearn.linear_model.SGDOneClassSVM: X coef_' - offset_, (n,). score_samples adds offset_ to the difference again;
// predict: int32, 1 where the decision is at least 0, else -1.
#include "ops/arithmetic.h"
#include "ops/compare.h"
#include "ops/matmul.h"
#include "ops/shape.h"
#include "sklearn/fitted.h"
#include "sklearn/sparse_matrix.h"

namespace brine::sklearn {
namespace {

void lower(const Fitted& self, Methods m) {
  const Index n = self.n_features();
  const object::Ref stored = self.get("coef_");
  const Value weights =
      is_sparse(stored) ? self.program().constant(sparse_matrix_of(stored).dense(), self.path()) : self.array("coef_");
  const Value coef = reshape(weights, {n}), offset = reshape(self.array("offset_"), {1});
  m.decision_function = [=](Value X) { return reshape(expand(matmul(X, coef), 1) - offset, {kRows}); };
  m.score_samples = [=](Value X) { return reshape(expand(m.decision_function(X), 1) + offset, {kRows}); };
  m.predict = [=](Value X) { return where(Value(m.decision_function(X)) >= 0, 1, -1).cast(Dtype::kInt32); };
}

}  // namespace

extern constinit const Estimator kSGDOneClassSVM{
    "SGDOneClassSVM", lower, Role::kOutlierDetector, Takes::kNumbers, Finite::kRequired, Sparse::kAccepted};

}  // namespace brine::sklearn
