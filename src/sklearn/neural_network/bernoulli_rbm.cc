// sklearn.neural_network.BernoulliRBM: hidden units expit(X components_' + intercept_hidden_).
//
// score_samples, the pseudo-likelihood, flips one feature of each row, drawn with random_state: there only if that is
// an integer. d log(expit(F(flipped) - F(v))), F the free energy -v . intercept_visible_ - sum(log(1 + exp(v
// components_' + intercept_hidden_))).
#include "ops/arithmetic.h"
#include "ops/compare.h"
#include "ops/draws.h"
#include "ops/elementwise.h"
#include "ops/matmul.h"
#include "ops/reduce.h"
#include "ops/shape.h"
#include "ops/sparse.h"
#include "ops/special.h"
#include "sklearn/seed.h"

namespace brine::sklearn {
namespace {

void lower(const Fitted& self, Methods m) {
  const Value components = self.array("components_", {kAny, kAny});
  const Index k = components.shape()[0], d = components.width();
  const Value hidden = self.array("intercept_hidden_", {k}), visible = self.array("intercept_visible_", {d});
  self.set_n_features(d);
  const auto activation = [=](Value v) { return matmul_transposed(v, components) + hidden; };
  m.transform = [=](Value X) { return expit(activation(X.as_float())); };
  names_numbered(m, k);

  const std::optional<std::uint32_t> seed = seed_of(self);
  if (!seed) return;
  std::vector<Index> numbers;
  for (Index j = 0; j < d; ++j) numbers.push_back(j);
  const Value columns = self.constant(numbers);
  const bool keeps_dtype = self.since(1, 4);
  const auto energy = [=](Value v) { return -matmul(v, visible) - sum(logaddexp(0, activation(v))); };
  m.score_samples = [=](Value X) {
    const Value v = to_dense(X), is_flipped = equal(columns, draw_integers(X, *seed, {d}));
    Value gap = energy(where(is_flipped, 1 - v, v)) - energy(v);
    if (!keeps_dtype) gap = gap.cast(Dtype::kFloat64);
    return -d * logaddexp(0, -gap);
  };
}

}  // namespace

extern constinit const Estimator kBernoulliRBM{
    "BernoulliRBM", lower, Role::kTransformer, Takes::kNumbers, Finite::kRequired, Sparse::kAccepted};

}  // namespace brine::sklearn
