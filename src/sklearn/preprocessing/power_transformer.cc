// sklearn.preprocessing.PowerTransformer: each column by its lambda, rounded to X's float type, then the
// StandardScaler.
//
// Yeo-Johnson: ((x + 1)^l - 1) / l for x >= 0, -((1 - x)^(2 - l) - 1) / (2 - l) below; since 1.9 by expm1 and log1p.
// Box-Cox: (x^l - 1) / l, for x > 0 alone. Lambdas are numpy scalars: float64 ones widen a float32 column before it is
// rounded.
#include <cmath>
#include <limits>

#include <fmt/format.h>

#include "math/elementary.h"
#include "ops/arithmetic.h"
#include "ops/check.h"
#include "ops/columns.h"
#include "ops/compare.h"
#include "ops/elementwise.h"
#include "ops/shape.h"
#include "ops/special.h"
#include "sklearn/fitted.h"

namespace brine::sklearn {
namespace {

constexpr double kEpsilon = std::numeric_limits<double>::epsilon();
constexpr double kExpMax = 709.78;        // exp of more is infinite
constexpr double kLargest = 1.79e308;

struct Lambda {
  double number;
  Value value;  // shape (), of the fitted dtype
};

// scipy.special.boxcox and inv_boxcox, in float64.
Value box_cox(Value x, const Lambda& lambda) {
  const double l = lambda.number;
  if (std::fabs(l) < 1e-19) return log(x);
  const Value scaled = log(x) * l;
  const Value far = (l > 0 ? 1.0 : -1.0) * exp(scaled - math::log(std::fabs(l))) - 1 / l;
  return where(scaled < kExpMax, expm1(scaled) / l, far);
}
Value inverse_box_cox(Value x, const Lambda& lambda) {
  const double l = lambda.number;
  if (l == 0) return exp(x);
  const Value far = exp((log((x + 1 / l) * (l > 0 ? 1.0 : -1.0)) + math::log(std::fabs(l))) / l);
  return where(x * l < kLargest, exp(log1p(x * l) / l), far);
}

Value yeo_johnson(Value x, const Lambda& lambda, bool by_expm1) {
  const Value l = lambda.value, rest = 2.0 - l;
  const bool is_wide = !by_expm1 || promote(x.dtype(), l.dtype()) == Dtype::kFloat64;
  const double epsilon = is_wide ? kEpsilon : std::numeric_limits<float>::epsilon();
  const bool is_zero = std::fabs(lambda.number) < epsilon, is_two = std::fabs(lambda.number - 2) <= epsilon;
  Value up, down;
  if (is_zero) up = log1p(x);
  else up = by_expm1 ? expm1(l * log1p(x)) / l : (power(x + 1, l) - 1) / l;
  if (is_two) down = -log1p(-x);
  else down = by_expm1 ? -expm1(rest * log1p(-x)) / rest : -(power(-x + 1, rest) - 1) / rest;
  return where(x >= 0, up, down);
}
Value inverse_yeo_johnson(Value x, const Lambda& lambda) {
  const Value l = lambda.value, rest = 2.0 - l;
  const Value up = std::fabs(lambda.number) < kEpsilon ? exp(x) - 1 : power(x * l + 1, 1.0 / l) - 1;
  const Value down = std::fabs(lambda.number - 2) > kEpsilon ? 1.0 - power(-rest * x + 1, 1.0 / rest) : 1.0 - exp(-x);
  return where(x >= 0, up, down);
}

void lower(const Fitted& self, Methods m) {
  const Value all = self.array("lambdas_", {self.n_features_or(kAny)});
  const std::vector<double> numbers = self.numbers("lambdas_");
  self.set_n_features(all.width());
  std::vector<Lambda> lambdas;
  for (std::size_t j = 0; j < numbers.size(); ++j)
    lambdas.push_back({numbers[j], reshape(take_columns(reshape(all, {1, all.width()}), {static_cast<Index>(j)}), {})});
  const std::string method = self.text("method");
  if (method != "yeo-johnson" && method != "box-cox") self.unsupported("method", fmt::format("method='{}'", method));
  const bool is_box_cox = method == "box-cox", by_expm1 = self.since(1, 9), standardizes = self.flag("standardize");
  const Methods scaler = standardizes ? self.methods("_scaler") : m;

  const auto each = [=](Value X, auto function) {
    std::vector<Value> columns;
    for (std::size_t j = 0; j < lambdas.size(); ++j) {
      const Value x = column(X, static_cast<Index>(j));
      columns.push_back(function(is_box_cox ? x.cast(Dtype::kFloat64) : x, lambdas[j]).cast(X.dtype()));
    }
    return stack(std::move(columns));
  };
  m.transform = [=](Value X) {
    X = X.as_float_or_half();
    if (is_box_cox)
      X = refuse_where(X, X <= 0, "The Box-Cox transformation can only be applied to strictly positive data");
    X = each(X, [=](Value x, const Lambda& lambda) {
      return is_box_cox ? box_cox(x, lambda) : yeo_johnson(x, lambda, by_expm1);
    });
    return standardizes ? Value(scaler.transform(X)) : X;
  };
  m.inverse_transform = [=](Value X) {
    X = X.as_float_or_half();
    if (standardizes) X = scaler.inverse_transform(X);
    return each(X, [=](Value x, const Lambda& lambda) {
      return is_box_cox ? inverse_box_cox(x, lambda) : inverse_yeo_johnson(x, lambda);
    });
  };
  names_stay(m);
}

}  // namespace

extern constinit const Estimator kPowerTransformer{"PowerTransformer", lower, Role::kTransformer, Takes::kNumbers,
                                                   Finite::kNanAllowed};

}  // namespace brine::sklearn
