// sklearn.feature_selection's univariate selectors: constants from scores_ and pvalues_.
//
// NaN scores count as the least number, NaN p-values are never selected. k best: of equal scores those further right.
// Percentile: above numpy's linear percentile, and of those equal to it the leftmost. Fdr: Benjamini and Hochberg.
#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "sklearn/feature_selection/selector.h"

namespace brine::sklearn {
namespace {

using Support = std::vector<bool>;
using Rule = Support (*)(const Fitted&, std::string_view);

bool is_single(const Fitted& self) { return self.array("scores_").dtype() == Dtype::kFloat32; }

std::vector<double> finite_scores(const Fitted& self) {
  std::vector<double> scores = self.numbers("scores_");
  const double least = is_single(self) ? static_cast<double>(std::numeric_limits<float>::lowest())
                                       : std::numeric_limits<double>::lowest();
  for (double& score : scores)
    if (std::isnan(score)) score = least;
  return scores;
}

Support k_best(const Fitted& self, std::string_view parameter) {
  const std::vector<double> scores = finite_scores(self);
  if (self.get(parameter).is(object::Kind::kString)) {
    if (self.text(parameter) != "all") self.unsupported(parameter, "k='" + self.text(parameter) + "'");
    return Support(scores.size(), true);
  }
  const Index k = std::clamp<Index>(self.integer(parameter), 0, static_cast<Index>(scores.size()));
  std::vector<std::size_t> order(scores.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return scores[a] < scores[b]; });
  Support support(scores.size(), false);
  for (std::size_t i = scores.size() - static_cast<std::size_t>(k); i < scores.size(); ++i) support[order[i]] = true;
  return support;
}

// numpy.percentile, linear: from the nearer of both neighbours, so that equality is meaningful.
double percentile_of(std::vector<double> values, double percent) {
  std::sort(values.begin(), values.end());
  const double place = percent / 100 * static_cast<double>(values.size() - 1), whole = std::floor(place),
               t = place - whole;
  const auto i = static_cast<std::size_t>(whole);
  const double a = values[i], b = values[std::min(i + 1, values.size() - 1)];
  return t < 0.5 ? a + (b - a) * t : b - (b - a) * (1 - t);
}

Support percentile(const Fitted& self, std::string_view parameter) {
  const std::vector<double> scores = finite_scores(self);
  const double percent = self.number(parameter);
  if (percent == 0 || percent == 100 || scores.empty()) return Support(scores.size(), percent == 100);
  if (!(percent > 0 && percent < 100)) self.fail(parameter, "expected a percentage from 0 to 100");
  double threshold = percentile_of(scores, 100 - percent);
  if (is_single(self)) threshold = static_cast<double>(static_cast<float>(threshold));  // or numpy compares it so
  const auto above = std::count_if(scores.begin(), scores.end(), [=](double score) { return score > threshold; });
  auto left = static_cast<Index>(static_cast<double>(scores.size()) * percent / 100) - above;
  Support support;
  for (const double score : scores) support.push_back(score > threshold || (score == threshold && left-- > 0));
  return support;
}

Support false_positive(const Fitted& self, std::string_view parameter) {
  const double alpha = self.number(parameter);
  Support support;
  for (const double p : self.numbers("pvalues_")) support.push_back(p < alpha);
  return support;
}

Support false_discovery(const Fitted& self, std::string_view parameter) {
  const std::vector<double> p = self.numbers("pvalues_");
  const double share = self.number(parameter) / static_cast<double>(p.size());
  std::vector<double> sorted = p;
  std::sort(sorted.begin(), sorted.end(),
            [](double a, double b) { return a < b || (std::isnan(b) && !std::isnan(a)); });
  double greatest = -std::numeric_limits<double>::infinity();
  for (std::size_t i = 0; i < sorted.size(); ++i)
    if (sorted[i] <= share * static_cast<double>(i + 1)) greatest = sorted[i];
  Support support;
  for (const double each : p) support.push_back(each <= greatest);
  return support;
}

Support family_wise(const Fitted& self, std::string_view parameter) {
  const std::vector<double> p = self.numbers("pvalues_");
  const double alpha = self.number(parameter) / static_cast<double>(p.size());
  Support support;
  for (const double each : p) support.push_back(each < alpha);
  return support;
}

template <Rule kRule, const char* kParameter>
void lower(const Fitted& self, Methods m) {
  fill_selector(self, m, kRule(self, kParameter));
}
constexpr char kK[] = "k", kPercentile[] = "percentile", kAlpha[] = "alpha";

void lower_generic(const Fitted& self, Methods m) {
  const std::string mode = self.text("mode");
  const Rule rule = mode == "k_best"       ? k_best
                    : mode == "percentile" ? percentile
                    : mode == "fpr"        ? false_positive
                    : mode == "fdr"        ? false_discovery
                    : mode == "fwe"        ? family_wise
                                           : nullptr;
  if (!rule) self.unsupported("mode", "mode='" + mode + "'");
  fill_selector(self, m, rule(self, "param"));
}

constexpr Estimator selector(std::string_view name, void (*lower)(const Fitted&, Methods)) {
  return {name, lower, Role::kTransformer, Takes::kArrays, Finite::kRequired, Sparse::kAccepted};
}

}  // namespace

extern constinit const Estimator kGenericUnivariateSelect = selector("GenericUnivariateSelect", lower_generic);
extern constinit const Estimator kSelectFdr = selector("SelectFdr", lower<false_discovery, kAlpha>);
extern constinit const Estimator kSelectFpr = selector("SelectFpr", lower<false_positive, kAlpha>);
extern constinit const Estimator kSelectFwe = selector("SelectFwe", lower<family_wise, kAlpha>);
extern constinit const Estimator kSelectKBest = selector("SelectKBest", lower<k_best, kK>);
extern constinit const Estimator kSelectPercentile = selector("SelectPercentile", lower<percentile, kPercentile>);

}  // namespace brine::sklearn
