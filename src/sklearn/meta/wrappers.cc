// Estimators that are their child: FrozenEstimator, SelfTrainingClassifier, RANSACRegressor; and
// TransformedTargetRegressor, which turns the child's prediction back.
#include "ops/columns.h"
#include "ops/shape.h"
#include "sklearn/meta/delegate.h"

namespace brine::sklearn {
namespace {

constexpr Slot kAll[] = {Slot::kPredict,
                         Slot::kPredictProba,
                         Slot::kPredictLogProba,
                         Slot::kDecisionFunction,
                         Slot::kScoreSamples,
                         Slot::kTransform,
                         Slot::kInverseTransform,
                         Slot::kApply,
                         Slot::kDecisionPath,
                         Slot::kKneighbors,
                         Slot::kRadiusNeighbors,
                         Slot::kMahalanobis,
                         Slot::kPredictJointLogProba,
                         Slot::kPredictQuantiles,
                         Slot::kPredictStd,
                         Slot::kPredictCov,
                         Slot::kStagedPredict,
                         Slot::kStagedPredictProba,
                         Slot::kStagedDecisionFunction};
constexpr Slot kPredict[] = {Slot::kPredict};

void lower_frozen(const Fitted& self, Methods m) {
  const Methods child = self.methods("estimator");
  delegate(self, m, child, kAll);
  if (child.has_names_out()) m.set_names_out([=](const Names& names) { return child.names_out(names); });
}

// The last classifier of the iteration; estimator_ was base_estimator_ to 1.5.
void lower_self_training(const Fitted& self, Methods m) {
  const Methods child = self.methods(self.first_of({"estimator_", "base_estimator_"}), "estimator_");
  delegate(self, m, child, kPredictions, [](Value X) { return as_numbers(X); });
}

void lower_ransac(const Fitted& self, Methods m) { delegate(self, m, self.methods("estimator_"), kPredict); }

void lower_transformed_target(const Fitted& self, Methods m) {
  const Methods regressor = self.methods("regressor_"), transformer = self.methods("transformer_");
  const bool flat = self.integer("_training_dim") == 1;
  delegate(self, m, regressor, {});
  m.predict = [=](Value X) {
    const Value prediction = regressor.predict(X);
    const Value y = transformer.inverse_transform(prediction.rank() == 1 ? expand(prediction, 1) : prediction);
    return flat && y.rank() == 2 && y.width() == 1 ? squeeze(y, 1) : y;
  };
}

constexpr Estimator wrapper(std::string_view name, void (*lower)(const Fitted&, Methods), Role role) {
  return {name, lower, role, Takes::kAnything, Finite::kNotChecked, Sparse::kAccepted};
}

}  // namespace

extern constinit const Estimator kFrozenEstimator = wrapper("FrozenEstimator", lower_frozen, Role::kTransformer);
extern constinit const Estimator kRANSACRegressor = wrapper("RANSACRegressor", lower_ransac, Role::kRegressor);
extern constinit const Estimator kSelfTrainingClassifier =
    wrapper("SelfTrainingClassifier", lower_self_training, Role::kClassifier);
extern constinit const Estimator kTransformedTargetRegressor =
    wrapper("TransformedTargetRegressor", lower_transformed_target, Role::kRegressor);

}  // namespace brine::sklearn
