// sklearn.semi_supervised: LabelPropagation and LabelSpreading. Label distributions of the fitted rows, added up over
// the nearest ("knn") or weighted by the kernel ("rbf"), divided by their sum; NaN where all kernel values vanish.
#include "ops/matmul.h"
#include "ops/reduce.h"
#include "ops/take.h"
#include "sklearn/metrics/pairwise.h"
#include "sklearn/neighbors/search.h"
#include "sklearn/scores.h"
#include "sklearn/sparse_matrix.h"

namespace brine::sklearn {
namespace {

void lower(const Fitted& self, Methods m) {
  if (!self.get("kernel").is(object::Kind::kString)) self.unsupported("kernel", "a kernel that is a function");
  const std::string kernel = self.text("kernel");
  if (kernel != "knn" && kernel != "rbf") self.unsupported("kernel", "kernel='" + kernel + "'");
  const Value classes = self.classes(), distributions = self.array("label_distributions_", {kAny, classes.width()});
  const auto classified = [=](Formula totals) {
    m.predict_proba = [=](Value X) { return shared_out(totals(X), ZeroRows::kNan); };
    m.predict = [=](Value X) { return labels(classes, m.predict_proba(X)); };
  };
  if (kernel == "knn") {
    const Fitted fitted = self.child("nn_fit");
    const Search search(fitted);
    if (search.n_points() != distributions.shape()[0])
      self.fail("label_distributions_", "expected a row for each fitted row");
    self.set_n_features(search.points().width());
    const Index k = fitted.integer("n_neighbors");
    classified([=](Value X) { return sum(take(distributions, search.nearest(X, k).numbers), 1); });
    return;
  }
  const object::Ref stored = self.get("X_");
  const Value train = is_sparse(stored) ? self.program().constant(sparse_matrix_of(stored).dense(), self.path())
                                        : self.array("X_", {kAny, kAny});
  if (train.shape()[0] != distributions.shape()[0])
    self.fail("label_distributions_", "expected a row for each fitted row");
  self.set_n_features(train.width());
  const KernelFunction rbf(self, "rbf");
  classified([=](Value X) { return matmul(rbf(X, train), distributions); });
}

constexpr Estimator propagation(std::string_view name) {
  return {name, lower, Role::kClassifier, Takes::kNumbers, Finite::kRequired, Sparse::kAccepted};
}

}  // namespace

extern constinit const Estimator kLabelPropagation = propagation("LabelPropagation");
extern constinit const Estimator kLabelSpreading = propagation("LabelSpreading");

}  // namespace brine::sklearn
