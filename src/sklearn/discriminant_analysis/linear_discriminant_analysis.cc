// sklearn.discriminant_analysis.LinearDiscriminantAnalysis: a linear classifier; two classes expit, more softmax (to
// 0.20: expit divided by its sum).
//
// transform: solver svd (X - xbar_) scalings_, eigen X scalings_, lsqr none; the first _max_components columns. Log
// probabilities raise zeros to the smallest normal number first (to 0.23: -inf).
#include <limits>

#include "ops/arithmetic.h"
#include "ops/columns.h"
#include "ops/compare.h"
#include "ops/elementwise.h"
#include "ops/matmul.h"
#include "sklearn/linear_model/linear.h"
#include "sklearn/scores.h"

#include <fmt/format.h>

namespace brine::sklearn {
namespace {

double smallest_normal(Dtype dtype) {
  return dtype == Dtype::kFloat32 ? static_cast<double>(std::numeric_limits<float>::min())
                                  : std::numeric_limits<double>::min();
}

void fill_transform(const Fitted& self, Methods m) {
  const std::string solver = self.text("solver");
  if (solver == "lsqr") return;
  if (solver != "svd" && solver != "eigen") self.unsupported("solver", "solver='" + solver + "'");
  const Index n = self.n_features();
  const Value scalings = self.array("scalings_", {n, kAny}), centre = self.array_if(solver == "svd", "xbar_", {n});
  std::vector<Index> kept;
  for (Index j = 0, count = std::min(self.integer("_max_components"), scalings.width()); j < count; ++j)
    kept.push_back(j);
  m.transform = [=](Value X) {
    require_dense(X);  // the scores take CSR
    X = X.as_float();
    return take_columns(matmul(centre ? X - centre : X, scalings), kept);
  };
  names_numbered(m, static_cast<Index>(kept.size()));
}

void lower(const Fitted& self, Methods m) {
  const Value classes = self.classes();
  fill_linear_classifier(self, m, Linear(self), classes);
  const bool is_binary = classes.width() == 2, has_softmax = self.since(0, 21), raises = self.since(0, 24);
  m.predict_proba = [=](Value X) {
    const Value scores = m.decision_function(X);
    if (is_binary) return two_columns(expit(scores));
    return has_softmax ? softmax(scores) : shared_out(expit(scores), ZeroRows::kNan);
  };
  m.predict_log_proba = [=](Value X) {
    const Value p = m.predict_proba(X);
    return log(raises ? where(equal(p, 0), p + smallest_normal(p.dtype()), p) : p);
  };
  fill_transform(self, m);
}

}  // namespace

extern constinit const Estimator kLinearDiscriminantAnalysis{
    "LinearDiscriminantAnalysis", lower, Role::kClassifier, Takes::kNumbers, Finite::kRequired, Sparse::kAccepted};
extern constinit const Estimator kLDA{  // its name in sklearn.lda, to 0.18
    "LDA", lower, Role::kClassifier, Takes::kNumbers, Finite::kRequired, Sparse::kAccepted};

}  // namespace brine::sklearn
