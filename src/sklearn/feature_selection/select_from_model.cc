// sklearn.feature_selection.SelectFromModel: importances >= threshold and, with max_features, among the first of a stable descending
// sort. The support is not stored: it is computed from the child's coef_ or importances.
//
// threshold None: 1e-5 for models with an l1 penalty, else the mean; or "mean", "median", a number times one of them.
#include <algorithm>
#include <cmath>
#include <numeric>

#include <fmt/format.h>

#include "math/power.h"
#include "math/sums.h"
#include "program/number_text.h"
#include "sklearn/feature_selection/importances.h"
#include "sklearn/feature_selection/selector.h"

namespace brine::sklearn {
namespace {

using Numbers = std::vector<double>;

// numpy.linalg.norm(A, axis=0, ord=order)
Numbers scores_of(const Importances& importances, double order) {
  const auto d = importances.values.size() / static_cast<std::size_t>(std::max<Index>(importances.rows, 1));
  Numbers scores(d, 0.0);
  for (std::size_t j = 0; j < d; ++j) {
    if (!importances.is_matrix) {
      scores[j] = std::fabs(importances.values[j]);
      continue;
    }
    double total = std::isinf(order) && order < 0 ? HUGE_VAL : 0.0;
    for (std::size_t i = 0; i < static_cast<std::size_t>(importances.rows); ++i) {
      const double value = std::fabs(importances.values[i * d + j]);
      if (std::isinf(order)) total = order > 0 ? std::max(total, value) : std::min(total, value);
      else total += order == 1 ? value : order == 2 ? value * value : math::pow(value, order);
    }
    scores[j] = std::isinf(order) || order == 1 ? total : order == 2 ? std::sqrt(total) : math::pow(total, 1.0 / order);
  }
  return scores;
}

bool has_l1_penalty(const Fitted& self, const object::Ref& estimator) {
  const std::string_view name = estimator.qualname();
  const auto is_one = [&](std::string_view attribute) {
    const object::Ref value = estimator.attribute(attribute);
    if (!value || value.is_none()) return false;
    const Numbers numbers = numbers_of(value);
    return std::all_of(numbers.begin(), numbers.end(), [](double each) { return std::fabs(each - 1.0) <= 1e-8 + 1e-5; });
  };
  const object::Ref penalty = estimator.attribute("penalty");
  if (penalty.is(object::Kind::kString) && penalty.text() == "l1") return true;
  if (name.find("Lasso") != std::string_view::npos) return true;
  if (name == "ElasticNet") return is_one("l1_ratio");
  if (name == "ElasticNetCV") return is_one("l1_ratio_");
  if (!self.since(1, 8)) return false;
  return (name == "LogisticRegression" && is_one("l1_ratio")) || (name == "LogisticRegressionCV" && is_one("l1_ratio_"));
}

double median_of(Numbers values) {
  std::sort(values.begin(), values.end());
  const std::size_t half = values.size() / 2;
  return values.size() % 2 ? values[half] : (values[half - 1] + values[half]) / 2;
}

double level_of(const Fitted& self, const object::Ref& estimator, const Numbers& scores) {
  const object::Ref stored = self.get("threshold");
  std::string text = "mean";
  if (stored.is(object::Kind::kString)) text = self.text("threshold");
  else if (!stored.is_none()) return self.number("threshold");
  else if (has_l1_penalty(self, estimator)) return 1e-5;
  const std::size_t star = text.rfind('*');
  double scale = 1;
  if (star != std::string::npos && !parse_number(std::string_view(text).substr(0, star), scale)) self.fail("threshold", "expected a number before '*'");
  std::string reference = star == std::string::npos ? text : text.substr(star + 1);
  reference.erase(0, reference.find_first_not_of(' '));
  reference.erase(reference.find_last_not_of(' ') + 1);
  if (reference != "mean" && reference != "median") self.unsupported("threshold", "threshold='" + text + "'");
  const double value = reference == "mean" ? math::pairwise_sum(scores.data(), static_cast<Index>(scores.size())) / static_cast<double>(scores.size()) : median_of(scores);
  return star == std::string::npos ? value : scale * value;
}

void lower(const Fitted& self, Methods m) {
  const object::Ref estimator = self.first_of({"estimator_", "estimator"});
  const object::Ref getter = self.find("importance_getter");
  if (getter && !getter.is_none() && !getter.is(object::Kind::kString)) self.unsupported("importance_getter", "importance_getter as a function");
  const Importances importances = importances_of(self, estimator, self.text_or("importance_getter", "auto"));
  const Numbers scores = scores_of(importances, self.number_or("norm_order", 1));
  if (scores.empty()) self.fail("estimator_", "expected importances, found none");
  const double level = level_of(self, estimator, scores);
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
}

}  // namespace

extern constinit const Estimator kSelectFromModel{"SelectFromModel", lower, Role::kTransformer, Takes::kArrays, Finite::kNanAllowed, Sparse::kAccepted};

}  // namespace brine::sklearn
