// sklearn.mixture.GaussianMixture and BayesianGaussianMixture: log weight_k + log N(x; mean_k, covariance_k).
//
//   log P(x, k) = -(d log 2 pi + |(x - mean_k) chol_k|^2) / 2 + log det chol_k + log weight_k,  chol =
//   precisions_cholesky_
//
// Bayesian: expected logs under the posterior in place of log weights and determinants. Since 1.7 the squares of "full"
// and "tied" are rounded to X's type.
#include <cmath>

#include <fmt/format.h>

#include "math/elementary.h"
#include "math/gamma.h"
#include "ops/arithmetic.h"
#include "ops/elementwise.h"
#include "ops/matmul.h"
#include "ops/reduce.h"
#include "ops/shape.h"
#include "ops/take.h"
#include "sklearn/fitted.h"
#include "sklearn/scores.h"

namespace brine::sklearn {
namespace {

constexpr double kLogTwoPi = 1.8378770664093453;

// What the constant log 2 pi is: a Python float since 1.8, of X's own type (1 for integers) in 1.7, a numpy.float64
// before.
enum class LogTwoPi { kWeak, kLikeRows, kStrong };

struct Gaussians {
  explicit Gaussians(const Fitted& self);
  Value log_densities(Value X) const;
  Value squares(Value X) const;

  std::string kind;
  Value means, cholesky, log_det;
  std::vector<Value> mean_rows, factors;  // full, tied: of each component
  Index k = 0, d = 0;
  bool rounds = false, late_scale = false;
  LogTwoPi log_two_pi = LogTwoPi::kWeak;
};

std::vector<double> log_determinants(const std::string& kind, const std::vector<double>& chol, Index k, Index d) {
  std::vector<double> logs;
  for (Index c = 0; c < k; ++c) {
    double total = 0;
    for (Index j = 0; j < d; ++j) {
      const Index at = kind == "full"   ? (c * d + j) * d + j
                       : kind == "tied" ? j * d + j
                       : kind == "diag" ? c * d + j
                                        : c;
      total += math::log(chol[static_cast<std::size_t>(at)]);
    }
    logs.push_back(total);
  }
  return logs;
}

Gaussians::Gaussians(const Fitted& self)
    : kind(self.text("covariance_type")), means(self.array("means_", {kAny, kAny})) {
  k = means.shape()[0];
  d = means.width();
  self.set_n_features(d);
  rounds = self.since(1, 7);
  late_scale = self.since(1, 8);
  log_two_pi = self.since(1, 8) || !self.since(1, 5) ? LogTwoPi::kWeak
               : self.since(1, 7)                    ? LogTwoPi::kLikeRows
                                                     : LogTwoPi::kStrong;
  const Shape shape = kind == "full"   ? Shape{k, d, d}
                      : kind == "tied" ? Shape{d, d}
                      : kind == "diag" ? Shape{k, d}
                                       : Shape{k};
  if (kind != "full" && kind != "tied" && kind != "diag" && kind != "spherical")
    self.unsupported("covariance_type", "covariance_type='" + kind + "'");
  cholesky = self.array("precisions_cholesky_", shape);
  log_det = self.constant(log_determinants(kind, self.numbers("precisions_cholesky_"), k, d)).cast(cholesky.dtype());
  if (kind != "full" && kind != "tied") return;
  for (Index c = 0; c < k; ++c) {
    const Value at = self.program().constant(Dtype::kInt64, {}, std::vector<Index>{c});
    factors.push_back(kind == "tied" ? cholesky : take(cholesky, at));
    mean_rows.push_back(matmul(expand(take(means, at), 0), factors.back()));
  }
}

Value Gaussians::squares(Value X) const {
  if (kind == "diag") {
    const Value precision = square(cholesky);
    return sum(square(means) * precision) - 2.0 * matmul_transposed(X, means * precision) +
           matmul_transposed(square(X), precision);
  }
  if (kind == "spherical") {
    const Value precision = square(cholesky);
    const Value cross =
        late_scale ? matmul_transposed(X, means) * precision : matmul_transposed(X, means * expand(precision, 1));
    return sum(square(means)) * precision - 2 * cross + expand(row_square_sums(X), 1) * precision;
  }
  std::vector<Value> columns;
  for (std::size_t c = 0; c < factors.size(); ++c) columns.push_back(sum(square(matmul(X, factors[c]) - mean_rows[c])));
  const Value all = stack(std::move(columns), 1);
  return rounds ? all.cast(X.dtype()) : all.cast(Dtype::kFloat64);
}

Value Gaussians::log_densities(Value X) const {
  const auto width = static_cast<double>(d);
  const Operand norm =
      log_two_pi == LogTwoPi::kWeak
          ? Operand(width * kLogTwoPi)
          : Operand(X.program().number(kLogTwoPi, log_two_pi == LogTwoPi::kLikeRows ? X.dtype() : Dtype::kFloat64) * d);
  return -0.5 * (norm + squares(X)) + log_det;
}

void fill(Methods m, Formula weighted) {
  m.score_samples = [=](Value X) { return squeeze(logsumexp(weighted(X)), 1); };
  m.predict = [=](Value X) { return argmax(weighted(X)); };
  m.predict_proba = [=](Value X) {
    const Value scores = weighted(X);
    return exp(scores - logsumexp(scores));
  };
}

void lower_gaussian(const Fitted& self, Methods m) {
  const Gaussians gaussians(self);
  const Value log_weights = log(self.array("weights_", {gaussians.k}));
  fill(m, [=](Value X) { return gaussians.log_densities(X) + log_weights; });
}

std::vector<double> expected_log_weights(const Fitted& self, Index k) {
  std::vector<double> logs;
  const std::string kind = self.text("weight_concentration_prior_type");
  if (kind == "dirichlet_distribution") {
    const std::vector<double> c = self.numbers("weight_concentration_");
    double total = 0;
    for (const double each : c) total += each;
    for (const double each : c) logs.push_back(math::digamma(each) - math::digamma(total));
  } else if (kind == "dirichlet_process") {
    const std::vector<object::Ref> pair = items_of(self.get("weight_concentration_"));
    if (pair.size() != 2) self.fail("weight_concentration_", "expected a pair of arrays");
    const std::vector<double> a = numbers_of(pair[0]), b = numbers_of(pair[1]);
    if (a.size() != b.size()) self.fail("weight_concentration_", "expected two arrays of one size");
    double before = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
      const double both = math::digamma(a[i] + b[i]);
      logs.push_back(math::digamma(a[i]) - both + before);
      before += math::digamma(b[i]) - both;
    }
  } else {
    self.unsupported("weight_concentration_prior_type", "weight_concentration_prior_type='" + kind + "'");
  }
  if (static_cast<Index>(logs.size()) != k)
    self.fail("weight_concentration_", fmt::format("expected {} components, found {}", k, logs.size()));
  return logs;
}

void lower_bayesian(const Fitted& self, Methods m) {
  const Gaussians gaussians(self);
  const Index k = gaussians.k, d = gaussians.d;
  const std::vector<double> freedom = self.numbers("degrees_of_freedom_"), precision = self.numbers("mean_precision_");
  if (static_cast<Index>(precision.size()) != k || (freedom.size() != 1 && static_cast<Index>(freedom.size()) != k))
    self.fail("mean_precision_", fmt::format("expected {} components", k));
  std::vector<double> log_weights = expected_log_weights(self, k), offset;
  for (Index c = 0; c < k; ++c) {
    const auto i = static_cast<std::size_t>(c);
    const double nu = freedom.size() == 1 ? freedom[0] : freedom[i];
    double log_lambda = static_cast<double>(d) * math::log(2.0);
    for (Index j = 0; j < d; ++j) log_lambda += math::digamma(0.5 * (nu - static_cast<double>(j)));
    offset.push_back(-0.5 * static_cast<double>(d) * math::log(nu) +
                     0.5 * (log_lambda - static_cast<double>(d) / precision[i]));
  }
  const Value first = self.constant(offset), second = self.constant(log_weights);
  fill(m, [=](Value X) { return gaussians.log_densities(X) + first + second; });
}

}  // namespace

extern constinit const Estimator kBayesianGaussianMixture{"BayesianGaussianMixture", lower_bayesian, Role::kClusterer};
extern constinit const Estimator kGaussianMixture{"GaussianMixture", lower_gaussian, Role::kClusterer};

}  // namespace brine::sklearn
