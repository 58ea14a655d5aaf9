// sklearn.naive_bayes.CategoricalNB: log probabilities of categories, added feature by feature, then the prior.
//
// X is cut to int64. A negative category, or one beyond those of fit, is refused. feature_log_prob_: a list of
// (n_classes, n_categories_[j]) arrays.
#include "ops/arithmetic.h"
#include "ops/check.h"
#include "ops/columns.h"
#include "ops/compare.h"
#include "ops/shape.h"
#include "ops/take.h"
#include "sklearn/naive_bayes/naive_bayes.h"

#include <fmt/format.h>

namespace brine::sklearn {
namespace {

void lower(const Fitted& self, Methods m) {
  const Value classes = self.classes();
  const Index k = classes.width();
  std::vector<Value> tables;
  for (const Value& table : self.arrays("feature_log_prob_")) {
    self.require_shape(table, fmt::format("feature_log_prob_[{}]", tables.size()), {k, kAny});
    tables.push_back(transpose(table, {1, 0}));
  }
  self.set_n_features(static_cast<Index>(tables.size()));
  const Value prior = self.array("class_log_prior_", {k});

  fill_naive_bayes(m, classes, [=](Value X) {
    X = X.cast(Dtype::kInt64);
    X = refuse_where(X, X < 0, "Negative values in data passed to CategoricalNB (input X)");
    Value jll = X.program().constant(Dtype::kFloat64, {k}, std::vector<double>(static_cast<std::size_t>(k), 0.0));
    for (std::size_t j = 0; j < tables.size(); ++j) jll = jll + take(tables[j], column(X, static_cast<Index>(j)));
    return jll + prior;
  });
}

}  // namespace

extern constinit const Estimator kCategoricalNB{"CategoricalNB", lower, Role::kClassifier};

}  // namespace brine::sklearn
