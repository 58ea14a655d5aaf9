// Estimators that ask one child.
#pragma once

#include <functional>
#include <span>

#include "sklearn/fitted.h"

namespace brine::sklearn {

inline constexpr Slot kPredictions[] = {Slot::kPredict, Slot::kPredictProba, Slot::kPredictLogProba,
                                        Slot::kDecisionFunction};
inline constexpr Slot kSearched[] = {Slot::kPredict,          Slot::kPredictProba, Slot::kPredictLogProba,
                                     Slot::kDecisionFunction, Slot::kScoreSamples, Slot::kTransform,
                                     Slot::kInverseTransform, Slot::kPredictStd,   Slot::kPredictCov};

// These methods are the child's, where it has them, of what `given` makes of X. The number of features and their names
// are too, where the file does not say them.
void delegate(const Fitted& self, Methods m, Methods child, std::span<const Slot> slots,
              std::function<Value(Value)> given = {});

}  // namespace brine::sklearn
