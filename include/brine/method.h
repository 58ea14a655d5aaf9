// The methods that a fitted model may have, under scikit-learn's names.
#pragma once

#include <array>
#include <optional>
#include <string_view>

namespace brine {

enum class Method {
  kPredict, kPredictProba, kPredictLogProba, kDecisionFunction, kScoreSamples, kTransform, kInverseTransform, kApply,
  kDecisionPath, kKneighbors, kRadiusNeighbors, kMahalanobis, kPredictJointLogProba, kPredictQuantiles,
  kPredictStd,  // predict(return_std=True): (mean, std)
  kPredictCov,  // predict(return_cov=True): (mean, covariance)
  kStagedPredict, kStagedPredictProba, kStagedDecisionFunction,
};
inline constexpr std::array<std::string_view, 19> kMethodNames = {"predict",
                                                                  "predict_proba",
                                                                  "predict_log_proba",
                                                                  "decision_function",
                                                                  "score_samples",
                                                                  "transform",
                                                                  "inverse_transform",
                                                                  "apply",
                                                                  "decision_path",
                                                                  "kneighbors",
                                                                  "radius_neighbors",
                                                                  "mahalanobis",
                                                                  "predict_joint_log_proba",
                                                                  "predict_quantiles",
                                                                  "predict_std",
                                                                  "predict_cov",
                                                                  "staged_predict",
                                                                  "staged_predict_proba",
                                                                  "staged_decision_function"};

constexpr std::string_view name_of(Method method) { return kMethodNames[static_cast<std::size_t>(method)]; }
constexpr std::optional<Method> method_named(std::string_view name) {
  for (std::size_t i = 0; i < kMethodNames.size(); ++i)
    if (kMethodNames[i] == name) return static_cast<Method>(i);
  return std::nullopt;
}

}  // namespace brine
