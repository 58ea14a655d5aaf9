// See importance_support.h.
#include "sklearn/feature_selection/importance_support.h"

#include <algorithm>
#include <cmath>

#include "math/power.h"
#include "math/sums.h"
#include "ops/columns.h"
#include "program/number_text.h"

namespace brine::sklearn {
namespace {

using Numbers = std::vector<double>;

bool has_l1_penalty(const Fitted& self, const object::Ref& estimator) {
  const std::string_view name = estimator.qualname();
  const auto is_one = [&](std::string_view attribute) {
    const object::Ref value = estimator.attribute(attribute);
    if (!value || value.is_none()) return false;
    const Numbers numbers = numbers_of(value);
    return std::all_of(numbers.begin(), numbers.end(),
                       [](double each) { return std::fabs(each - 1.0) <= 1e-8 + 1e-5; });
  };
  const object::Ref penalty = estimator.attribute("penalty");
  if (penalty.is(object::Kind::kString) && penalty.text() == "l1") return true;
  if (name.find("Lasso") != std::string_view::npos) return true;
  if (name == "ElasticNet") return is_one("l1_ratio");
  if (name == "ElasticNetCV") return is_one("l1_ratio_");
  if (!self.since(1, 8)) return false;
  return (name == "LogisticRegression" && is_one("l1_ratio")) ||
         (name == "LogisticRegressionCV" && is_one("l1_ratio_"));
}

double median_of(Numbers values) {
  std::sort(values.begin(), values.end());
  const std::size_t half = values.size() / 2;
  return values.size() % 2 ? values[half] : (values[half - 1] + values[half]) / 2;
}

}  // namespace

Numbers importance_scores(const Importances& importances, double order) {
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

double importance_level(const Fitted& self, const object::Ref& threshold, const object::Ref& estimator,
                        const Numbers& scores) {
  std::string text = "mean";
  if (threshold.is(object::Kind::kString)) text = threshold.text();
  else if (threshold && !threshold.is_none()) return number_of(threshold);
  else if (has_l1_penalty(self, estimator)) return 1e-5;
  const std::size_t star = text.rfind('*');
  double scale = 1;
  if (star != std::string::npos && !parse_number(std::string_view(text).substr(0, star), scale))
    self.fail("threshold", "expected a number before '*'");
  std::string reference = star == std::string::npos ? text : text.substr(star + 1);
  reference.erase(0, reference.find_first_not_of(' '));
  reference.erase(reference.find_last_not_of(' ') + 1);
  if (reference != "mean" && reference != "median") self.unsupported("threshold", "threshold='" + text + "'");
  const double value = reference == "mean" ? math::pairwise_sum(scores.data(), static_cast<Index>(scores.size())) /
                                                 static_cast<double>(scores.size())
                                           : median_of(scores);
  return star == std::string::npos ? value : scale * value;
}

void add_own_selection(const Fitted& self, Methods m) {
  if (self.since(0, 19)) return;
  const Numbers scores = importance_scores(importances_of(self, self.ref(), "auto"), 1);
  const double level = importance_level(self, self.find("threshold"), self.ref(), scores);
  std::vector<Index> kept;
  for (std::size_t j = 0; j < scores.size(); ++j)
    if (scores[j] >= level) kept.push_back(static_cast<Index>(j));
  m.transform = [=](Value X) {
    if (kept.empty()) throw Error(Kind::kUsage, "Invalid threshold: all features are discarded.");
    return take_columns(X, kept);
  };
}

}  // namespace brine::sklearn
