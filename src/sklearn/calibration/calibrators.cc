// What sklearn.calibration fits to scores: _SigmoidCalibration, 1 / (1 + exp(a_ s + b_)), and _TemperatureScaling
// (since 1.8), softmax(beta_ logits).
//
// Temperature: probabilities are told from logits by their values over the whole batch: all within [0, 1] and all rows
// with the sum 1 (to 1e-5) are probabilities, and log(p + 1e-12) are the logits.
#include "ops/arithmetic.h"
#include "ops/batch.h"
#include "ops/compare.h"
#include "ops/elementwise.h"
#include "ops/shape.h"
#include "sklearn/fitted.h"
#include "sklearn/scores.h"

namespace brine::sklearn {
namespace {

void lower_sigmoid(const Fitted& self, Methods m) {
  const Operand a = self.scalar("a_"), b = self.scalar("b_");
  m.predict = [=](Value scores) { return expit(-(a * scores + b)); };
}

Value logits_of(Value scores) {
  if (scores.width() == 1) return concat({-scores, scores}, 1);
  const Value gap = abs(sum(scores) - 1.0);
  const Value probable = logical_and(all_rows(logical_and(scores >= 0, scores <= 1)), all_rows(gap <= 1e-8 + 1e-5));
  return where(probable, log(where(probable, scores, 1) + 1e-12), scores);
}

void lower_temperature(const Fitted& self, Methods m) {
  const Operand beta = self.scalar("beta_");
  m.predict = [=](Value scores) { return softmax(beta * logits_of(scores)); };
}

constexpr Estimator calibrator(std::string_view name, void (*lower)(const Fitted&, Methods)) {
  return {name, lower, Role::kRegressor, Takes::kAnything, Finite::kNotChecked, Sparse::kRefused};
}

}  // namespace

extern constinit const Estimator k_SigmoidCalibration = calibrator("_SigmoidCalibration", lower_sigmoid);
extern constinit const Estimator k_TemperatureScaling = calibrator("_TemperatureScaling", lower_temperature);

}  // namespace brine::sklearn
