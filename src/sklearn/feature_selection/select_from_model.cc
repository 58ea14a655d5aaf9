// sklearn.feature_selection.SelectFromModel: importances >= threshold and, with max_features, among the first of a
// stable descending sort. The support is not stored: it is computed from the child's coef_ or importances.
#include <algorithm>
#include <numeric>

#include "sklearn/feature_selection/importance_support.h"
#include "sklearn/feature_selection/selector.h"

namespace brine::sklearn {
namespace {

void lower(const Fitted& self, Methods m) {
  const object::Ref estimator = self.first_of({"estimator_", "estimator"});
  const object::Ref getter = self.find("importance_getter");
  if (getter && !getter.is_none() && !getter.is(object::Kind::kString))
    self.unsupported("importance_getter", "importance_getter as a function");
  const Importances importances = importances_of(self, estimator, self.text_or("importance_getter", "auto"));
  const std::vector<double> scores = importance_scores(importances, self.number_or("norm_order", 1));
  if (scores.empty()) self.fail("estimator_", "expected importances, found none");
  const double level = importance_level(self, self.get("threshold"), estimator, scores);
  std::vector<bool> support;
  for (const double score : scores) support.push_back(!(score < level));
  if (self.has_value("max_features")) {
    const Index most = self.has_value("max_features_") ? self.integer("max_features_") : self.integer("max_features");
    std::vector<std::size_t> order(scores.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return -scores[a] < -scores[b]; });
    for (std::size_t rank = 0; rank < order.size(); ++rank)
      if (static_cast<Index>(rank) >= most) support[order[rank]] = false;
  }
  fill_selector(self, m, support);
  check_as(estimator, m);
}

}  // namespace

extern constinit const Estimator kSelectFromModel{
    "SelectFromModel", lower, Role::kTransformer, Takes::kArrays, Finite::kNotChecked, Sparse::kAccepted};

}  // namespace brine::sklearn
