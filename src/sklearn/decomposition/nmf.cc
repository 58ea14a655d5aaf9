// sklearn.decomposition.NMF, MiniBatchNMF and, to 0.18, ProjectedGradientNMF: the W >= 0 of X ~ W components_.
//
// An iterative solve over the whole batch: all rows' errors decide when it stops, and multiplicative steps start from
// the mean of all rows, so that a row alone gives another result. NMF: X's dtype must be that of components_ (to 0.22
// all is float64); negative values, and zeros where beta <= 0, are refused. MiniBatchNMF: W has X's dtype, and nothing
// is refused.
#include <utility>

#include "ops/arithmetic.h"
#include "ops/check.h"
#include "ops/compare.h"
#include "ops/factorize.h"
#include "ops/matmul.h"
#include "ops/sparse.h"
#include "sklearn/decomposition/iterations.h"
#include "sklearn/seed.h"

namespace brine::sklearn {
namespace {

double beta_of(const Fitted& self) {
  if (self.has_value("_beta_loss")) return self.number("_beta_loss");  // since 1.0
  if (!self.has_value("beta_loss")) return 2;                          // 0.18
  if (!self.get("beta_loss").is(object::Kind::kString)) return self.number("beta_loss");
  const std::string loss = self.text("beta_loss");
  if (loss == "frobenius") return 2;
  if (loss == "kullback-leibler") return 1;
  if (loss == "itakura-saito") return 0;
  self.unsupported("beta_loss", fmt::format("beta_loss='{}'", loss));
}

double gamma_of(double beta) { return beta < 1 ? 1 / (2 - beta) : beta > 2 ? 1 / (beta - 1) : 1; }

// Scaled by the number of features; to 0.24: alpha, not scaled; 1.0 and 1.1: alpha, in _l1_reg_W, unless alpha_W or
// alpha_H is given.
Factorization penalties(const Fitted& self, Index n_features) {
  double scale = static_cast<double>(n_features);
  const double ratio = self.number("l1_ratio");
  if (self.since(1, 2)) {
    const double alpha = self.number("alpha_W");
    return {.l1 = scale * alpha * ratio, .l2 = scale * alpha * (1.0 - ratio)};
  }
  if (self.since(1, 0)) {
    if (self.number("alpha_W") == 0 && self.text_or("alpha_H", "") == "same") scale = 1;
    return {.l1 = scale * self.number("_l1_reg_W"), .l2 = scale * self.number("_l2_reg_W")};
  }
  const std::string regularization = self.text_or("regularization", self.has("regularization") ? "" : "both");  // 0.24
  const double alpha = regularization == "both" || regularization == "transformation" ? self.number("alpha") : 0.0;
  return {.l1 = alpha * ratio, .l2 = alpha * (1.0 - ratio)};
}

// What the solver "pg" of 0.18 adds to the Gram matrix of the components: `beta` everywhere, or `eta` on the diagonal.
std::pair<double, double> sparseness_of(const Fitted& self) {
  if (!self.has_value("sparseness")) return {0, 0};
  const std::string where = self.text("sparseness");
  if (where == "data") return {self.number("beta"), 0};
  if (where == "components") return {0, self.number("eta")};
  self.unsupported("sparseness", fmt::format("sparseness='{}'", where));
}

struct Factors {
  explicit Factors(const Fitted& self)
      : components(self.array("components_", {kAny, kAny}).as_float()),
        beta(beta_of(self)),
        options(penalties(self, components.width())) {
    options.tolerance = self.number("tol");
    self.set_n_features(components.width());
  }
  void fill(Methods m) const {
    m.inverse_transform = [H = components](Value X) { return matmul(X, H); };
    names_numbered(m, components.shape()[0]);
  }
  Value components;
  double beta;
  Factorization options;
};

void lower_gradient(const Fitted& self, Methods m) {
  Factors factors(self);
  factors.options.iterations_max = iterations_of(self, "nls_max_iter");
  factors.fill(m);
  const auto [ones, eye] = sparseness_of(self);
  m.transform = [=](Value X) {
    X = to_dense(X).cast(Dtype::kFloat64);
    X = refuse_where(X, X < 0, "Negative values in data passed to NMF (input X)");
    return factor_by_gradient(X, factors.components, ones, eye, factors.options);
  };
}

void lower_nmf(const Fitted& self, Methods m) {
  if (self.text("solver") == "pg") return lower_gradient(self, m);
  Factors factors(self);
  factors.options.iterations_max = iterations_of(self, "max_iter");
  factors.fill(m);
  const std::string solver = self.text("solver");
  if (solver != "cd" && solver != "mu") self.unsupported("solver", fmt::format("solver='{}'", solver));
  const std::optional<std::uint32_t> seed = self.flag_or("shuffle", false) ? seed_of(self) : std::nullopt;
  if (solver == "cd" && self.flag_or("shuffle", false) && !seed)
    self.unsupported("random_state", "components in an order that is drawn anew, without a seed");
  const bool takes_float32 = self.since(0, 23);
  m.transform = [=](Value X) {
    X = takes_float32 ? to_dense(X).as_float() : to_dense(X).cast(Dtype::kFloat64);
    if (X.dtype() != factors.components.dtype())
      throw Error(Kind::kUsage, fmt::format("H should have the same dtype as X. Got H.dtype = {}.",
                                            name_of(factors.components.dtype())));
    X = refuse_where(X, X < 0, "Negative values in data passed to NMF");
    if (factors.beta <= 0)
      X = refuse_where(X, equal(X, 0), "When beta_loss <= 0 and X contains zeros, the solver may diverge");
    if (solver == "mu")
      return factor_by_steps(X, factors.components, factors.beta, gamma_of(factors.beta), factors.options,
                             StopRule::kError);
    return factor_by_coordinates(X, factors.components, factors.options, seed);
  };
}

void lower_batches(const Fitted& self, Methods m) {
  Factors factors(self);
  factors.options.iterations_max = iterations_of(self, "_transform_max_iter");
  factors.fill(m);
  const double gamma = self.number("_gamma");
  m.transform = [=](Value X) {
    return factor_by_steps(to_dense(X).as_float(), factors.components, factors.beta, gamma, factors.options,
                           StopRule::kChange);
  };
}

constexpr Estimator factors_of(std::string_view name, void (*lower)(const Fitted&, Methods)) {
  return {name, lower, Role::kTransformer, Takes::kNumbers, Finite::kRequired, Sparse::kAccepted};
}

}  // namespace

extern constinit const Estimator kMiniBatchNMF = factors_of("MiniBatchNMF", lower_batches);
extern constinit const Estimator kNMF = factors_of("NMF", lower_nmf);

extern constinit const Estimator kProjectedGradientNMF = factors_of("ProjectedGradientNMF", lower_nmf);

}  // namespace brine::sklearn
