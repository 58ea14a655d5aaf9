// sklearn.decomposition.LatentDirichletAllocation: topic weights of each row's counts, divided by their sum.
//
// X is cast to the type of components_ (to 1.1 always float64).
#include "ops/arithmetic.h"
#include "ops/check.h"
#include "ops/compare.h"
#include "ops/sparse.h"
#include "ops/topics.h"
#include "sklearn/decomposition/iterations.h"
#include "sklearn/scores.h"

namespace brine::sklearn {
namespace {

void lower(const Fitted& self, Methods m) {
  const Dtype dtype = self.array("components_", {kAny, kAny}).as_float().dtype();
  const Value topics = self.array("exp_dirichlet_component_", self.array("components_").shape()).cast(dtype);
  self.set_n_features(topics.width());
  const TopicSearch search{.prior = self.number("doc_topic_prior_"),
                           .iterations_max = iterations_of(self, "max_doc_update_iter"),
                           .tolerance = self.number("mean_change_tol")};
  m.transform = [=](Value X) {
    X = X.cast(dtype);
    const Value counts = X.is_csr() ? stored_values(X) : X;
    const Value checked =
        refuse_where(counts, counts < 0, "Negative values in data passed to LatentDirichletAllocation.transform");
    return shared_out(topic_weights(X.is_csr() ? with_stored_values(X, checked) : checked, topics, search),
                      ZeroRows::kNan);
  };
  names_numbered(m, topics.shape()[0]);
}

}  // namespace

extern constinit const Estimator kLatentDirichletAllocation{
    "LatentDirichletAllocation", lower, Role::kTransformer, Takes::kNumbers, Finite::kRequired, Sparse::kAccepted};

}  // namespace brine::sklearn
