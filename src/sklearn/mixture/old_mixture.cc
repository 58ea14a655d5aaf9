// sklearn.mixture.GMM, VBGMM and DPGMM, to 0.19. score_samples gives (log likelihood, responsibilities).
//
// GMM: log weight_k + log N(x; mean_k, covars_k). VBGMM and DPGMM: expected logs under the posterior, digamma of what
// has float32's eps added; responsibilities get that eps, too, before they are shared out. In 0.19 they were divided by
// the sum over all rows first, so that a row's result depends on the others.
#include <limits>

#include <fmt/format.h>

#include "math/gamma.h"
#include "ops/arithmetic.h"
#include "ops/batch.h"
#include "ops/elementwise.h"
#include "ops/matmul.h"
#include "ops/pairs.h"
#include "ops/reduce.h"
#include "ops/shape.h"
#include "sklearn/dense_algebra.h"
#include "sklearn/fitted.h"
#include "sklearn/scores.h"

namespace brine::sklearn {
namespace {

constexpr double kLogTwoPi = 1.8378770664093453, kSingleEps = std::numeric_limits<float>::epsilon();

struct Components {
  Components(const Fitted& self, std::string_view matrices);
  bool is_diagonal() const { return kind == "diag" || kind == "spherical"; }

  std::string kind;
  Value means;  // (k, d)
  Index k = 0, d = 0;
  std::vector<Value> rows;      // (1, d): each mean
  std::vector<Matrix> squares;  // full, tied: the matrix of each component
};

std::vector<double> numbers_in(const object::Ref& stored) {  // of an array, or of a list of them
  if (!stored.is(object::Kind::kList)) return numbers_of(stored);
  std::vector<double> all;
  for (const object::Ref& each : items_of(stored)) {
    const std::vector<double> values = numbers_of(each);
    all.insert(all.end(), values.begin(), values.end());
  }
  return all;
}

Components::Components(const Fitted& self, std::string_view matrices)
    : kind(self.text("covariance_type")), means(self.array("means_", {kAny, kAny}).cast(Dtype::kFloat64)) {
  k = means.shape()[0];
  d = means.width();
  self.set_n_features(d);
  if (k < 1) self.fail("means_", "expected at least one component");
  const std::vector<double> flat = self.numbers("means_");
  for (Index c = 0; c < k; ++c)
    rows.push_back(
        self.constant(Dtype::kFloat64, {1, d}, std::vector<double>(flat.begin() + c * d, flat.begin() + (c + 1) * d)));
  if (is_diagonal()) return;
  if (kind != "full" && kind != "tied") self.unsupported("covariance_type", "covariance_type='" + kind + "'");
  const std::vector<double> values = numbers_in(self.get(matrices));
  const Index stored = kind == "full" ? k : 1;
  if (static_cast<Index>(values.size()) != stored * d * d)
    self.fail(matrices, fmt::format("expected {} matrices ({}, {})", stored, d, d));
  for (Index c = 0; c < k; ++c) {
    Matrix matrix(d, d);
    const auto first = values.begin() + (kind == "full" ? c : 0) * d * d;
    matrix.values.assign(first, first + d * d);
    squares.push_back(std::move(matrix));
  }
}

// (n, k): (x - mean)' M (x - mean) by each component's M.
Value quadratic_forms(Value X, const Components& components, const std::vector<Value>& matrices) {
  std::vector<Value> columns;
  for (std::size_t c = 0; c < matrices.size(); ++c)
    columns.push_back(quadratic_pairs(X, components.rows[c], matrices[c]));
  return concat(std::move(columns), 1);
}

Formula log_densities(const Fitted& self, const Components& components) {
  const double norm = static_cast<double>(components.d) * kLogTwoPi;
  if (components.is_diagonal()) {
    const Value covars =
        self.array("covars_").cast(Dtype::kFloat64) + components.means * 0.0;  // one number a component, or all
    self.require_shape(covars, "covars_", {components.k, components.d});
    const Value own = sum(log(covars)) + sum(square(components.means) / covars), scaled = components.means / covars;
    return [=](Value X) {
      const Value cross = -2 * matmul_transposed(X, scaled) + matmul_transposed(square(X), 1.0 / covars);
      return Outputs(-0.5 * (norm + own + cross));
    };
  }
  std::vector<Value> inverses;
  std::vector<double> log_determinants;
  for (const Matrix& covariance : components.squares) {
    std::optional<Inverse> inverse = inverse_of(covariance);
    if (!inverse || inverse->sign < 0) self.fail("covars_", "expected matrices that are positive definite");
    log_determinants.push_back(inverse->log_determinant);
    inverses.push_back(constant_of(self, std::move(inverse->matrix)));
  }
  const Value own = self.constant(std::move(log_determinants));
  return [=](Value X) { return Outputs(-0.5 * (quadratic_forms(X, components, inverses) + norm + own)); };
}

void fill(Methods m, std::function<Outputs(Value)> scores) {
  m.score_samples = scores;
  m.predict_proba = [=](Value X) { return Outputs(scores(X).values[1]); };
  m.predict = [=](Value X) { return argmax(scores(X).values[1]); };
}

void lower_mixture(const Fitted& self, Methods m) {
  const Components components(self, "covars_");
  const Formula densities = log_densities(self, components);
  const Value log_weights = log(self.array("weights_", {components.k}));
  fill(m, [=](Value X) {
    const Value weighted = Value(densities(X.cast(Dtype::kFloat64))) + log_weights, total = logsumexp(weighted);
    return Outputs({squeeze(total, 1), exp(weighted - total)});
  });
}

double psi(double x) { return math::digamma(x + kSingleEps); }

std::vector<double> log_weights_of(const Fitted& self, Index k, bool breaks_sticks) {
  const std::vector<double> gamma = self.numbers("gamma_");
  const auto count = static_cast<std::size_t>(k), width = breaks_sticks ? std::size_t{3} : std::size_t{1};
  if (gamma.size() != width * count) self.fail("gamma_", fmt::format("expected the weights of {} components", k));
  std::vector<double> logs;
  double total = 0, before = 0;
  for (const double each : gamma) total += each;
  for (std::size_t c = 0; c < count; ++c) {
    if (!breaks_sticks) {
      logs.push_back(psi(gamma[c]) - psi(total));
      continue;
    }
    const double a = gamma[3 * c + 1], b = gamma[3 * c + 2], both = psi(a + b);
    logs.push_back(psi(a) - both + before);
    before += psi(b) - both;
  }
  return logs;
}

void lower_bayesian(const Fitted& self, Methods m, bool breaks_sticks) {
  const Components components(self, "precs_");
  const Index k = components.k, d = components.d;
  const Value bound = self.array("bound_prec_").cast(Dtype::kFloat64) + self.number("_initial_bound");
  if (bound.rank() > 1 || (bound.rank() == 1 && bound.width() != k))
    self.fail("bound_prec_", "expected one for each component");
  const Value weights = self.constant(log_weights_of(self, k, breaks_sticks));
  const Value precisions = self.array_if(components.is_diagonal(), "precs_", {k, d});
  std::vector<Value> matrices;
  for (const Matrix& precision : components.squares) matrices.push_back(constant_of(self, precision));
  const bool by_batch = self.since(0, 19);
  fill(m, [=](Value X) {
    X = X.cast(Dtype::kFloat64);
    const Value squares = precisions ? sum(square(expand(X, 1) - components.means) * precisions)
                                     : quadratic_forms(X, components, matrices);
    const Value expected = bound - 0.5 * squares, scores = expected + weights;
    const Value power = exp(scores - max(scores, kLast, Keep::kYes));
    const Value total = by_batch ? sum(sum_of_rows(power)) : sum(power, kLast, Keep::kYes, SumOrder::kColumns);
    const Value shares = shared_out(power / total + kSingleEps, ZeroRows::kNan, SumOrder::kColumns);
    return Outputs({sum(shares * expected), shares});
  });
}

}  // namespace

extern constinit const Estimator kDPGMM{"DPGMM", [](const Fitted& self, Methods m) { lower_bayesian(self, m, true); },
                                        Role::kClusterer};
extern constinit const Estimator kGMM{"GMM", lower_mixture, Role::kClusterer};
extern constinit const Estimator kVBGMM{"VBGMM", [](const Fitted& self, Methods m) { lower_bayesian(self, m, false); },
                                        Role::kClusterer};

}  // namespace brine::sklearn
