// sklearn.kernel_ridge.KernelRidge: K(X, X_fit_) dual_coef_. dual_coef_: (n_train,) or (n_train, n_targets).
//
// A kernel is named, or an object of sklearn.gaussian_process.kernels.
#include "ops/matmul.h"
#include "sklearn/fitted.h"
#include "sklearn/gaussian_process/process_kernel.h"
#include "sklearn/metrics/pairwise.h"
#include "sklearn/sparse_matrix.h"

namespace brine::sklearn {
namespace {

void lower(const Fitted& self, Methods m) {
  const object::Ref given = self.get("kernel");
  const bool is_named = given.is(object::Kind::kString),
             is_object = given.module().starts_with("sklearn.gaussian_process") && !given.is(object::Kind::kName);
  if (!is_named && !is_object) self.unsupported("kernel", "a kernel that is a function");
  const object::Ref stored = self.get("X_fit_");
  const Value train = is_sparse(stored) ? self.program().constant(sparse_matrix_of(stored).dense(), self.path())
                                        : self.array("X_fit_", {kAny, kAny});
  const Value dual = self.array("dual_coef_");
  if (is_named && self.text("kernel") == "chi2" && !self.has_value("gamma"))
    self.fail("gamma", "expected a number for the kernel chi2, found None");
  const bool precomputed = is_named && self.text("kernel") == "precomputed";
  if (dual.rank() < 1 || dual.rank() > 2 || dual.shape()[0] != train.shape()[0])
    self.fail("dual_coef_", "expected a row for each row of X_fit_");
  self.set_n_features(precomputed ? train.shape()[0] : train.width());
  if (is_object) {
    const std::shared_ptr<const ProcessKernel> kernel = process_kernel(self.child("kernel"));
    m.predict = [=](Value X) {
      require_dense(X);
      return matmul(kernel->covariance(X, train), dual);
    };
    return;
  }
  const KernelFunction kernel(self, self.text("kernel"));
  m.predict = [=](Value X) { return matmul(kernel(X, train), dual); };
}

}  // namespace

extern constinit const Estimator kKernelRidge{
    "KernelRidge", lower, Role::kRegressor, Takes::kNumbers, Finite::kRequired, Sparse::kAccepted};

}  // namespace brine::sklearn
