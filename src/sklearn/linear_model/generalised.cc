// sklearn.linear_model.PoissonRegressor, GammaRegressor and TweedieRegressor: h(X w + b), h = exp or the identity.
//
// X is float64 unless it is float32. TweedieRegressor: link "auto" is the identity for power <= 0, else log.
#include "ops/elementwise.h"
#include "sklearn/linear_model/linear.h"

namespace brine::sklearn {
namespace {

void fill(const Fitted& self, Methods m, bool has_log_link) {
  const Linear linear(self);
  m.predict = [=](Value X) {
    const Value raw = linear.scores(X.as_float());
    return has_log_link ? exp(raw) : raw;
  };
}

void lower_log(const Fitted& self, Methods m) { fill(self, m, true); }

void lower_tweedie(const Fitted& self, Methods m) {
  const std::string link = self.text("link");
  if (link != "auto" && link != "log" && link != "identity") self.unsupported("link", "link='" + link + "'");
  fill(self, m, link == "log" || (link == "auto" && self.number("power") > 0));
}

constexpr Estimator regressor(std::string_view name, void (*lower)(const Fitted&, Methods)) {
  return {name, lower, Role::kRegressor, Takes::kNumbers, Finite::kRequired, Sparse::kAccepted};
}

}  // namespace

extern constinit const Estimator kGammaRegressor = regressor("GammaRegressor", lower_log);
extern constinit const Estimator kPoissonRegressor = regressor("PoissonRegressor", lower_log);
extern constinit const Estimator kTweedieRegressor = regressor("TweedieRegressor", lower_tweedie);

}  // namespace brine::sklearn
